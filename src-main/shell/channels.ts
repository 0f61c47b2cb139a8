/** Names on the wire between preload and main. */
export const REQUEST_PORT = 'anxin:request-port'
export const PORT = 'anxin:port'
/** Type of the window message that hands the port to the page (see `connect.ts` of the renderer). */
export const PORT_MESSAGE = 'anxin-port'

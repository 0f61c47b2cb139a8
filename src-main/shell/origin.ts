/** The one address of the station's screens in Electron. */
export const SCHEME = 'app'
export const HOST = 'station'
export const START_URL = `${SCHEME}://${HOST}/`

/** True for an address of the station's own screens. Parsed, never compared by its first letters. */
export function isOwnUrl(text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null && url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === ''
  )
}

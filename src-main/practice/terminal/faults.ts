/** Faults of real sites that a practice terminal plays. */
export interface TerminalFaults {
  /** Cuts the connection after this many bytes of attendance, this many times. */
  disconnectAfterBytes?: number
  disconnectTimes?: number
  /** Adds this to the record count the terminal tells. */
  countError?: number
  /** Puts noise before every reply. */
  noise?: boolean
  /** Spoils the checksum of every reply. */
  badChecksum?: boolean
  /** Takes connections and never answers. */
  silence?: boolean
  /** Loses every n-th datagram (UDP only). */
  loseEvery?: number
  /** Loses so many of them and no more; default without end. */
  loseTimes?: number
  /** Refuses connections outright. */
  refuseConnections?: boolean
}

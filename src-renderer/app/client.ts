/** The one connection of this window, and calls over it by dotted path. */
import { type Connection, connectStation, type StationClient } from './connect.ts'
import type { InputOf, OutputOf, Path } from './paths.ts'

let connection: Connection | undefined

export function stationConnection(): Connection {
  connection ??= connectStation()
  return connection
}

export function stationClient(): StationClient {
  return stationConnection().client
}

/** Calls a procedure of the contract: `call('roster.site', undefined)`. */
export function call<P extends Path>(path: P, input: InputOf<P>): Promise<OutputOf<P>> {
  const [room, name] = path.split('.') as [string, string]
  const rooms = stationClient() as unknown as Record<string, Record<string, (input: unknown) => Promise<OutputOf<P>>>>
  const procedure = rooms[room]?.[name]
  if (!procedure) throw new Error(`no procedure ${path}`)
  return procedure(input)
}

import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { Contract } from '../../contract/index.ts'

export type StationClient = ContractRouterClient<Contract>

export interface StationWindow {
  client: StationClient
  close(): void
}

/** Opens one more window on a Node host, as a browser would: the start link's token for a cookie, then the contract over WebSocket. */
export async function openWindow(startUrl: string): Promise<StationWindow> {
  const { origin } = new URL(startUrl)
  const answer = await fetch(startUrl, { redirect: 'manual' })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`the host gave no session (${answer.status})`)
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { Cookie: cookie, Origin: origin } })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
  return { client: createORPCClient<StationClient>(link), close: () => socket.close() }
}

import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads'
import { createORPCClient, isDefinedError, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { StationError } from '../../src-main/contract/errors.ts'
import type { FromEngine, ToEngine } from '../../src-main/station/engine-messages.ts'
import { type smallContract, smallStation } from '../serve/small-station.ts'

const opened = vi.hoisted(() => ({ options: [] as unknown[], failWith: undefined as Error | undefined }))
const toDevices: unknown[] = []
let deviceChannel: { send(message: unknown): void; onMessage(listener: (message: unknown) => void): void } | undefined

vi.mock('../../src-main/station/station.ts', () => ({
  openStation: async (options: unknown) => {
    opened.options.push(options)
    if (opened.failWith) throw opened.failWith
    return {
      ...smallStation(),
      attachDevices: (channel: typeof deviceChannel) => {
        deviceChannel = channel
      },
    }
  },
}))

/** A port as Electron's main side has it: events carry `{ data }`. */
function asMainPort(port: NodePort) {
  return {
    on: (event: string, listener: (event?: { data: unknown }) => void) => port.on(event, (data) => listener({ data })),
    postMessage: (data: unknown) => port.postMessage(data),
    start: () => port.start(),
  }
}

class FakeParent extends EventEmitter {
  readonly sent: FromEngine[] = []
  postMessage(message: FromEngine): void {
    this.sent.push(message)
  }
  tell(data: ToEngine, ports: unknown[] = []): void {
    this.emit('message', { data, ports })
  }
  async until(type: FromEngine['type']): Promise<FromEngine> {
    return vi.waitFor(() => {
      const found = this.sent.find((message) => message.type === type)
      if (!found) throw new Error(`no ${type} yet`)
      return found
    })
  }
}

const parent = new FakeParent()
const ports: NodePort[] = []

/** A page of a window, connected through a port. */
function page(sessionId: string): ContractRouterClient<typeof smallContract> {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  parent.tell({ type: 'window', sessionId }, [asMainPort(port1)])
  return createORPCClient(new RPCLink({ port: port2 as unknown as MessagePort }))
}

beforeAll(async () => {
  Object.assign(process, { parentPort: parent })
  await import('../../src-main/station/engine-process.ts')
})
afterAll(() => {
  Reflect.deleteProperty(process, 'parentPort')
  for (const port of ports) port.close()
})

describe('the engine as a process of its own', () => {
  it('serves a window that asked before the station was open', async () => {
    const early = page('early')
    const answer = early.add({ a: 1, b: 2 })
    parent.tell({ type: 'open', dataDir: '/d', masterKey: Buffer.alloc(32, 7).toString('base64'), practice: true })
    expect(await answer).toBe(3)
    expect(opened.options).toEqual([
      { dataDir: '/d', practice: true, masterKey: Buffer.alloc(32, 7), log: expect.any(Function) },
    ])
    expect(parent.sent).toEqual([{ type: 'opened' }])
  })

  it('carries values, refusals by schema, typed refusals and streams over a MessagePort', async () => {
    const client = page('one')
    expect((await safe(client.add({ a: 0.5, b: 1 }))).error).toMatchObject({ code: 'BAD_REQUEST' })
    const refusal = await safe(client.signIn({ name: '' }))
    expect(isDefinedError(refusal.error) && refusal.error.data).toEqual({ code: 'access.no-name' })
    const seen: number[] = []
    for await (const value of await client.count({ to: 3 })) seen.push(value)
    expect(seen).toEqual([1, 2, 3])
  })

  it('keeps the user of a window over a reload, and forgets him with the window', async () => {
    await page('reload').signIn({ name: '郑会计' })
    expect(await page('reload').who()).toEqual({ session: 'reload', name: '郑会计' })
    expect((await page('another').who()).name).toBeNull()
    parent.tell({ type: 'window-closed', sessionId: 'reload' })
    expect((await page('reload').who()).name).toBeNull()
  })

  it('passes messages of the devices on, both ways', () => {
    deviceChannel?.onMessage((message) => toDevices.push(message))
    parent.tell({ type: 'from-devices', message: { type: 'ready' } })
    deviceChannel?.send({ type: 'stop' })
    expect([toDevices, parent.sent.at(-1)]).toEqual([
      [{ type: 'ready' }],
      { type: 'to-devices', message: { type: 'stop' } },
    ])
  })

  it.each([
    [
      'a refusal by its code',
      new StationError('store.from-the-future', { version: 99 }),
      { code: 'store.from-the-future', params: { version: 99 } },
    ],
    ['a fault by its message', new Error('disk I/O error'), { code: '', params: {}, message: 'disk I/O error' }],
  ])('tells %s where the station cannot be opened', async (_name, error, told) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    opened.failWith = error
    parent.sent.length = 0
    parent.tell({ type: 'open', dataDir: '/d', masterKey: '' })
    expect(await parent.until('failed')).toMatchObject({ type: 'failed', ...told })
  })
})

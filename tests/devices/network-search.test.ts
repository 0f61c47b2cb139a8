/** Terminals on the network: practice terminals on loopback addresses stand for a site's network. */
import { afterEach, expect, it } from 'vitest'
import { askTerminal, searchNetwork } from '../../src-main/devices/network-search.ts'
import { type PracticeTerminal, startPracticeTerminal } from '../../src-main/practice/terminal/practice-terminal.ts'

const terminals: PracticeTerminal[] = []
afterEach(async () => {
  for (const terminal of terminals.splice(0)) await terminal.stop()
})

async function start(commKey: number): Promise<PracticeTerminal> {
  const terminal = await startPracticeTerminal({ serialNumber: 'PRACTICE00000009', commKey })
  terminals.push(terminal)
  return terminal
}

it('tells the serial number of a terminal, and one whose communication key is another', async () => {
  const { host, port } = await start(4711)
  const link = { kind: 'tcp', host, port }
  expect(await askTerminal({ host, port, commKey: 4711 })).toEqual({
    link,
    label: `${host}:${port}`,
    driver: 'zk-terminal',
    detail: 'PRACTICE00000009',
  })
  expect(await askTerminal({ host, port, commKey: 0 })).toMatchObject({
    link,
    driver: 'zk-terminal',
    error: { code: 'devices.terminal-comm-key-refused' },
  })
})

it('says why nobody answers at an address', async () => {
  const { host, port, stop } = await start(0)
  await stop()
  terminals.pop()
  const found = await askTerminal({ host, port, commKey: 0 })
  expect([found.driver, found.error?.code]).toEqual([undefined, 'devices.terminal-refused-connection'])
})

it('finds a terminal among the neighbours of an address, leaves those in use alone, and counts as it goes', async () => {
  const { host, port } = await start(0)
  const progress: number[] = []
  const search = (busy: string[]) =>
    searchNetwork({
      address: '127.0.0.250',
      port,
      busy: new Set(busy),
      onProgress: (done, total) => progress.push(done / total),
    })
  expect((await search([])).map(({ link, detail }) => [link, detail])).toContainEqual([
    { kind: 'tcp', host, port },
    'PRACTICE00000009',
  ])
  expect([progress.length, progress.at(-1)]).toEqual([253, 1])
  expect((await search([host])).map(({ link }) => link)).not.toContainEqual({ kind: 'tcp', host, port })
})

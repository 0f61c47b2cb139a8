/**
 * The practice bank, a process of its own: `node src-main/practice/bank/main.ts --data DIR [--port N] [--clock FILE]`.
 * FILE holds an offset in milliseconds from real time, as a practice station's clock does.
 * Prints one JSON line `{"port":…,"fingerprint":"AA:BB:…","secretFile":…}` when it listens (loopback only). Its books live
 * in DIR/bank.sqlite, its certificate and the shared secret beside them; all outlive a kill at any moment.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serverIdentity } from './certificate.ts'
import { BankLedger } from './ledger.ts'
import { createBankServer } from './server.ts'

const { values } = parseArgs({
  options: { data: { type: 'string' }, port: { type: 'string', default: '0' }, clock: { type: 'string' } },
})
if (!values.data) {
  console.error('usage: main.ts --data DIR [--port N] [--clock FILE]')
  process.exit(2)
}
mkdirSync(values.data, { recursive: true })
const secretFile = join(values.data, 'secret')
const identity = await serverIdentity(values.data)
const ledger = new BankLedger(join(values.data, 'bank.sqlite'), () => present(values.clock))
const server = createBankServer(ledger, identity, sharedSecret(secretFile), () => ledger.setting('client-certificate'))
server.listen(Number(values.port), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(JSON.stringify({ port, fingerprint: identity.fingerprint, secretFile }))
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    server.closeAllConnections()
    server.close()
    ledger.close()
    process.exit(0)
  })
}

// A bank whose starter has gone must not stay behind: the starter holds our standard input open.
if (process.env.ANXIN_BANK_WATCH_STDIN === '1') {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'))
  process.stdin.resume()
}

function sharedSecret(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomBytes(24).toString('base64url'), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return readFileSync(file, 'utf8')
}

function present(clockFile: string | undefined): string {
  const offset = clockFile && existsSync(clockFile) ? Number.parseInt(readFileSync(clockFile, 'utf8'), 10) || 0 : 0
  return new Date(Date.now() + offset).toISOString()
}

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AccountOrder } from './admin.ts'
import type { BankAudit } from './audit.ts'
import type { FaultOrder } from './faults.ts'

export interface PracticeBank {
  readonly url: string
  readonly port: number
  readonly fingerprint: string
  readonly secret: string
  readonly pid: number
  /** Resolves when the process is gone, by whatever way. */
  readonly exited: Promise<void>
  accounts(orders: AccountOrder[]): Promise<void>
  faults(...faults: (Partial<FaultOrder> & Pick<FaultOrder, 'kind'>)[]): Promise<void>
  clearFaults(): Promise<void>
  mode(settle: 'at-once' | 'manual'): Promise<void>
  settle(messageId?: string): Promise<number>
  returnPayment(endToEndId: string, reasonCode?: string): Promise<void>
  /** Works off the orders that lie in a folder or on a stick, and lays their results into another; see folder.ts. */
  workOff(orders: string, results: string, debtorAccount: string): Promise<{ taken: number; refused: string[] }>
  /** Back to an empty bank. */
  reset(): Promise<void>
  audit(): Promise<BankAudit>
  statement(
    account: string,
  ): Promise<{ balanceFen: number; entries: { kind: string; amountFen: number; endToEndId: string | null }[] }>
  /** Any request to the bank, as a customer would send it. */
  send(method: string, path: string, body?: Uint8Array): Promise<{ status: number; body: Buffer }>
  kill(signal?: NodeJS.Signals): Promise<void>
}

/**
 * Starts the practice bank in a process of its own and waits until it listens. `dataDirectory` keeps its books: started
 * again there it goes on as it was. `port` 0 takes a free one.
 */
export async function startPracticeBank(dataDirectory: string, port = 0, clockFile?: string): Promise<PracticeBank> {
  const main = join(import.meta.dirname, 'main.ts')
  const clock = clockFile ? ['--clock', clockFile] : []
  const child = spawn(process.execPath, [main, '--data', dataDirectory, '--port', String(port), ...clock], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ANXIN_BANK_WATCH_STDIN: '1' },
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = await firstLine(child)
  const started = JSON.parse(line) as { port: number; fingerprint: string; secretFile: string }
  const secret = readFileSync(started.secretFile, 'utf8')
  const { certificate } = JSON.parse(readFileSync(join(dataDirectory, 'identity.json'), 'utf8')) as {
    certificate: string
  }
  const { port: taken, fingerprint } = started
  return bankHandle(child, exited, { port: taken, fingerprint, secret }, certificate)
}

function bankHandle(
  child: ChildProcess,
  exited: Promise<void>,
  link: { port: number; fingerprint: string; secret: string },
  certificate: string,
): PracticeBank {
  const send: PracticeBank['send'] = (method, path, body) => sendTo(link, certificate, method, path, body)
  const ask = async (method: string, path: string, input?: unknown): Promise<unknown> => {
    const body = input === undefined ? undefined : Buffer.from(JSON.stringify(input))
    const answer = await send(method, path, body)
    const text = answer.body.toString('utf8')
    if (answer.status !== 200) throw new Error(`practice bank ${method} ${path}: ${answer.status} ${text}`)
    return JSON.parse(text)
  }
  return {
    ...link,
    url: `https://127.0.0.1:${link.port}`,
    pid: child.pid ?? 0,
    exited,
    send,
    accounts: async (orders) => void (await ask('POST', '/practice/accounts', orders)),
    faults: async (...faults) =>
      void (await ask(
        'POST',
        '/practice/faults',
        faults.map((fault) => ({ at: 'submit', ...fault })),
      )),
    clearFaults: async () => void (await ask('DELETE', '/practice/faults')),
    mode: async (settle) => void (await ask('POST', '/practice/mode', { settle })),
    settle: async (messageId) =>
      ((await ask('POST', '/practice/settle', messageId === undefined ? {} : { messageId })) as { decided: number })
        .decided,
    returnPayment: async (endToEndId, reasonCode = 'AC04') =>
      void (await ask('POST', '/practice/returns', { endToEndId, reasonCode })),
    workOff: async (orders, results, debtorAccount) =>
      (await ask('POST', '/practice/folder', { orders, results, debtorAccount })) as {
        taken: number
        refused: string[]
      },
    reset: async () => void (await ask('POST', '/practice/reset')),
    audit: async () => (await ask('GET', '/practice/audit')) as BankAudit,
    statement: async (account) =>
      (await ask('GET', `/accounts/${account}/statement`)) as Awaited<ReturnType<PracticeBank['statement']>>,
    kill: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await exited
    },
  }
}

function sendTo(
  link: { port: number; secret: string },
  certificate: string,
  method: string,
  path: string,
  body?: Uint8Array,
): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: link.port,
        method,
        path,
        agent: false,
        ca: certificate,
        headers: { authorization: `Bearer ${link.secret}`, 'content-length': body?.length ?? 0 },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
        response.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the practice bank ended at its start (code ${code})`)))
    child.once('error', reject)
    createInterface({ input: child.stdout! }).once('line', resolve)
  })
}

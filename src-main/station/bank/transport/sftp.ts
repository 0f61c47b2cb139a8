import { createHash } from 'node:crypto'
import SftpClient from 'ssh2-sftp-client'
import type { BankLink, BankOrder, BankReply } from './link.ts'

export interface SftpLinkOptions {
  host: string
  port: number
  user: string
  /** The host's key as OpenSSH prints it, `SHA256:…`; any other host is refused before anything is said. */
  hostKey: string
  /** One of the two. */
  secret: { password: string } | { privateKey: string }
  /** Folder that the bank takes orders from, and the one it lays results in. */
  ordersFolder: string
  resultsFolder: string
  timeoutMs?: number
}

const RESULT_LIMIT = 64 * 1024 * 1024

/**
 * A line to the bank by file transfer. An order is laid down under a temporary name (going on where a broken transfer left off), read back and
 * compared, and only then given its name: until then it cannot have been taken. There is no answer on the line: results come as files.
 */
export function sftpLink(options: SftpLinkOptions): BankLink {
  return {
    submit: (order) => submit(options, order),
    query: (messageId) => within(options, (client) => query(client, options, messageId)),
    returns: () =>
      within(options, (client) => newest(client, options, (name) => /camt[._-]?054|return|tuipiao|退票/i.test(name))),
  }
}

async function submit(options: SftpLinkOptions, order: BankOrder): Promise<BankReply> {
  // The data before the order that has it worked off: who finds the order finds its data.
  const files = [{ fileName: order.fileName, bytes: order.bytes }, ...order.companions]
  let named = false
  let client: SftpClient | undefined
  try {
    client = await openSftp(options)
    for (const file of files) {
      const target = `${options.ordersFolder}/${file.fileName}`
      if (await isThere(client, target, file.bytes)) continue
      await upload(client, temporary(target), file.bytes)
    }
    for (const { fileName } of files) {
      const target = `${options.ordersFolder}/${fileName}`
      if (!(await client.exists(temporary(target)))) continue
      named = true
      await client.rename(temporary(target), target)
    }
    return { kind: 'delivered', where: `${options.host}:${options.ordersFolder}/${order.fileName}` }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return named || error instanceof OtherFile ? { kind: 'unclear', why } : { kind: 'not-sent', why }
  } finally {
    await client?.end().catch(() => false)
  }
}

class OtherFile extends Error {}

function temporary(target: string): string {
  const at = target.lastIndexOf('/') + 1
  return `${target.slice(0, at)}.${target.slice(at)}.part`
}

/** Whether the very file lies there already; another one of that name is nobody's to overwrite. */
async function isThere(client: SftpClient, target: string, bytes: Uint8Array): Promise<boolean> {
  if (!(await client.exists(target))) return false
  const found = await read(client, target)
  if (!found.equals(bytes)) throw new OtherFile(`another file lies at ${target}`)
  return true
}

async function upload(client: SftpClient, target: string, bytes: Uint8Array): Promise<void> {
  const whole = Buffer.from(bytes)
  const part = (await client.exists(target)) ? await read(client, target) : Buffer.alloc(0)
  if (part.length > 0 && part.length < whole.length && whole.subarray(0, part.length).equals(part)) {
    await client.append(whole.subarray(part.length), target)
  } else if (!part.equals(whole)) {
    await client.put(whole, target)
  }
  if (!(await read(client, target)).equals(whole)) throw new Error('what was laid down reads back differently')
}

async function read(client: SftpClient, path: string): Promise<Buffer> {
  const { size } = await client.stat(path)
  if (size > RESULT_LIMIT) throw new Error(`${path} is too large`)
  const got = await client.get(path)
  return Buffer.isBuffer(got) ? got : Buffer.from(String(got))
}

async function query(client: SftpClient, options: SftpLinkOptions, messageId: string): Promise<BankReply> {
  const result = await newest(client, options, (name) => name.includes(messageId))
  if (result.kind === 'answer') return result
  const names = (await client.list(options.ordersFolder)).map(({ name }) => name)
  const waiting = names.filter((name) => name.includes(messageId))
  // A temporary file is still there: the last file never got its name, so nobody can have taken the order.
  if (waiting.some((name) => name.endsWith('.part'))) return { kind: 'unknown-message' }
  const [laid] = waiting
  if (laid) return { kind: 'delivered', where: `${options.host}:${options.ordersFolder}/${laid}` }
  return { kind: 'unclear', why: 'neither the order nor a result lies at the bank' }
}

async function newest(
  client: SftpClient,
  options: SftpLinkOptions,
  wanted: (name: string) => boolean,
): Promise<BankReply> {
  const found = (await client.list(options.resultsFolder))
    .filter(({ type, name }) => type === '-' && !name.startsWith('.') && !/\.(part|tmp)$/.test(name) && wanted(name))
    .sort((a, b) => a.modifyTime - b.modifyTime || a.name.localeCompare(b.name))
    .at(-1)
  if (!found) return { kind: 'unclear', why: 'no result yet' }
  return { kind: 'answer', bytes: await read(client, `${options.resultsFolder}/${found.name}`) }
}

async function within(options: SftpLinkOptions, work: (client: SftpClient) => Promise<BankReply>): Promise<BankReply> {
  let client: SftpClient | undefined
  try {
    client = await openSftp(options)
    return await work(client)
  } catch (error) {
    return { kind: 'unclear', why: error instanceof Error ? error.message : String(error) }
  } finally {
    await client?.end().catch(() => false)
  }
}

/** A line to the host whose key is the pinned one. @throws Error naming the key that another host shows. */
export async function openSftp(options: SftpLinkOptions): Promise<SftpClient> {
  const { host, port, user, hostKey, secret, timeoutMs = 30_000 } = options
  const client = quietClient()
  let shown = 'none'
  try {
    await client.connect({
      host,
      port,
      username: user,
      ...secret,
      readyTimeout: timeoutMs,
      hostVerifier: (key: Buffer) => {
        shown = fingerprintOf(key)
        return shown === hostKey
      },
    })
  } catch (error) {
    if (shown !== 'none' && shown !== hostKey) throw new Error(`the host shows another key: ${shown}`)
    throw error
  }
  return client
}

function quietClient(): SftpClient {
  const silent = () => {}
  // Left to itself the library prints every end of a line.
  return new SftpClient('bank', { error: silent, end: silent, close: silent })
}

/** The key that a host shows. It is told nothing: the line ends before anybody signs in. Null, with the reason, when there is no host. */
export async function shownHostKey(
  host: string,
  port: number,
  timeoutMs: number,
): Promise<{ shown: string | null; why: string }> {
  let shown: string | null = null
  const client = quietClient()
  const hostVerifier = (key: Buffer) => {
    shown = fingerprintOf(key)
    return false
  }
  try {
    await client.connect({ host, port, username: 'anxin', readyTimeout: timeoutMs, hostVerifier })
  } catch (error) {
    return { shown, why: error instanceof Error ? error.message : String(error) }
  } finally {
    await client.end().catch(() => false)
  }
  return { shown, why: '' }
}

/** `SHA256:` and the base64 of a host key's digest without padding, as `ssh-keygen -lf` prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

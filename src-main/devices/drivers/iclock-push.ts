/**
 * Driver of a ZKTeco terminal that pushes (ADMS). `OK: n` goes out only after the engine's commit, since the terminal then forgets the records;
 * a repeated push adds nothing. The stamp from which a terminal sends is kept in memory only: after a restart it sends everything once more.
 */
import { Temporal } from 'temporal-polyfill'
import { DeviceError } from '../errors.ts'
import type { PushReply, PushRequest } from '../links/http-listener.ts'
import type { DeviceSettings, DeviceUser } from '../messages.ts'
import {
  optionsText,
  parseCommandResults,
  parseOperlog,
  parsePushedAttlog,
  userDeleteCommand,
  userUpdateCommand,
} from '../protocols/push/iclock.ts'
import type { Driver, DriverHost, PullResult } from './driver.ts'
import { FORBIDDEN, Listening, sameSecret } from './listening.ts'

interface Command {
  id: string
  text: string
  settle(result: number | DeviceError): void
}

/** A terminal asks every ten seconds. */
const COMMAND_PATIENCE_MS = 120_000

export class IclockPushDriver implements Driver {
  readonly #listening: Listening
  readonly #patienceMs: number
  #commands: Command[] = []
  readonly #sent = new Map<string, Command>()
  #nextId = 1
  #stamp = '0'
  #operationStamp = '0'

  constructor(settings: DeviceSettings, host: DriverHost, patienceMs = COMMAND_PATIENCE_MS) {
    this.#patienceMs = patienceMs
    this.#listening = new Listening(settings, host, (request) => this.#claim(request))
  }

  start(): void {
    this.#listening.start()
  }

  async stop(): Promise<void> {
    for (const command of [...this.#commands, ...this.#sent.values()])
      command.settle(new DeviceError('devices.stopping'))
    await this.#listening.stop()
  }

  health() {
    return this.#listening.health()
  }

  /** Resolves when the terminal has confirmed every command; it asks for them in its own time. */
  async syncUsers(users: DeviceUser[], remove: string[]): Promise<PullResult> {
    const texts = [...users.map(userUpdateCommand), ...remove.map(userDeleteCommand)]
    const results = await Promise.all(texts.map((text) => this.#command(text)))
    // Deleting somebody who is not there is what was wanted.
    const failed = results.slice(0, users.length).filter((result) => result !== 0)
    if (failed.length > 0) throw new DeviceError('devices.push-command-failed', { result: failed[0]! })
    return { received: texts.length, rejected: [] }
  }

  #command(text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const id = String(this.#nextId++)
      const settle = (result: number | DeviceError) => {
        clearTimeout(timer)
        this.#sent.delete(id)
        this.#commands = this.#commands.filter((command) => command.id !== id)
        if (result instanceof DeviceError) reject(result)
        else resolve(result)
      }
      const timer = setTimeout(() => settle(new DeviceError('devices.push-silent')), this.#patienceMs)
      this.#commands.push({ id, text, settle })
    })
  }

  /** Terminals can be given a host and port only, so a secret, where the site has one, goes before the path or into the query. */
  #claim(request: PushRequest): Promise<PushReply> | undefined {
    const { link } = this.#listening
    const [, prefix, page] = /^(?:\/([^/]+))?\/iclock\/(\w+)(?:\.aspx)?$/.exec(request.path) ?? []
    if (page === undefined || request.query.get('SN') !== link.serialNumber) return undefined
    const given = prefix ?? request.query.get('secret') ?? ''
    if (!sameSecret(given, link.secret)) return Promise.resolve(FORBIDDEN)
    return this.#answer(page, request)
  }

  async #answer(page: string, request: PushRequest): Promise<PushReply> {
    const ok = (body: string) => ({ status: 200, body })
    const { query, method } = request
    // Half a body may end in the middle of a line.
    if (request.torn) return { status: 400, body: '' }
    if (page === 'cdata' && method === 'GET') {
      this.#listening.heard({ serialNumber: this.#listening.link.serialNumber })
      return ok(this.#options())
    }
    if (page === 'cdata' && method === 'POST') return ok(await this.#take(query, request.body))
    if (page === 'getrequest') {
      this.#listening.heard()
      return ok(this.#nextCommand())
    }
    if (page === 'devicecmd' && method === 'POST') {
      this.#listening.heard()
      for (const { id, result } of parseCommandResults(request.body)) this.#sent.get(id)?.settle(result)
      return ok('OK')
    }
    if (page === 'ping') {
      this.#listening.heard()
      return ok('OK')
    }
    return { status: 404, body: '' }
  }

  #options(): string {
    const { serialNumber } = this.#listening.link
    const now = Temporal.Instant.fromEpochMilliseconds(Math.trunc(this.#listening.host.clock.now()))
    const offset = now.toZonedDateTimeISO(this.#listening.settings.zone).offsetNanoseconds
    const stamps = { attendance: this.#stamp, operations: this.#operationStamp }
    return optionsText(serialNumber, stamps, Math.round(offset / 3.6e12))
  }

  async #take(query: URLSearchParams, body: Uint8Array): Promise<string> {
    switch (query.get('table')?.toUpperCase()) {
      case 'ATTLOG':
        return this.#takePunches(query, body)
      case 'OPERLOG': {
        const { operations, lines } = parseOperlog(body)
        if (operations.length > 0) {
          this.#listening.host.send({ type: 'operations', deviceId: this.#listening.settings.id, entries: operations })
        }
        this.#operationStamp = stampOf(query) ?? this.#operationStamp
        this.#listening.heard()
        return `OK: ${lines}`
      }
      default:
        // Photos and templates are not kept; unanswered they would come again for ever.
        this.#listening.heard()
        return 'OK'
    }
  }

  async #takePunches(query: URLSearchParams, body: Uint8Array): Promise<string> {
    const { punches, rejected } = parsePushedAttlog(body)
    await this.#listening.deliver(
      punches.map(({ number, deviceTime, status, verify, raw }) => ({
        number,
        deviceTime,
        verify,
        direction: status,
        raw: Buffer.from(raw).toString('hex'),
      })),
    )
    this.#stamp = stampOf(query) ?? this.#stamp
    this.#listening.heard()
    if (rejected.length > 0)
      this.#listening.fail(new DeviceError('devices.push-lines-unreadable', { lines: rejected.length }))
    return `OK: ${punches.length}`
  }

  #nextCommand(): string {
    const command = this.#commands.shift()
    if (!command) return 'OK'
    this.#sent.set(command.id, command)
    return `C:${command.id}:${command.text}\n`
  }
}

function stampOf(query: URLSearchParams): string | undefined {
  const stamp = query.get('Stamp') ?? query.get('OpStamp')
  return stamp !== null && /^\d{1,12}$/.test(stamp) ? stamp : undefined
}

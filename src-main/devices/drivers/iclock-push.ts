/**
 * Driver of a ZKTeco terminal that pushes (ADMS). `OK: n` goes out only after the engine's commit, since the terminal then forgets the records;
 * a repeated push adds nothing. The stamp from which a terminal sends is kept in memory only: after a restart it sends everything once more.
 * It can be asked for its whole log and for its users; both come as ordinary pushes, and its word that it is done comes on a call of its own.
 */
import { Temporal } from 'temporal-polyfill'
import { epochToWall } from '../clock.ts'
import { DeviceError } from '../errors.ts'
import type { PushReply, PushRequest } from '../links/http-listener.ts'
import type { DeviceSettings, DeviceUser } from '../messages.ts'
import {
  attendanceQuery,
  optionsText,
  parseCommandResults,
  parseOperlog,
  parsePushedAttlog,
  USERS_QUERY,
  userDeleteCommand,
  userUpdateCommand,
} from '../protocols/push/iclock.ts'
import type { Driver, DriverHost, PullResult } from './driver.ts'
import { FORBIDDEN, Listening, sameSecret } from './listening.ts'
import { PushCommands } from './push-commands.ts'

/** Long before any terminal of this kind. */
const LOG_BEGIN = '2000-01-01T00:00:00'
/** A clock may be ahead; what it wrote then is of the log too. */
const LOG_AHEAD_MS = 86_400_000

export class IclockPushDriver implements Driver {
  readonly #listening: Listening
  readonly #commands: PushCommands
  #stamp = '0'
  #operationStamp = '0'

  /** The pull that runs: who asked, and what came since. */
  #pulling: { requestId: string | undefined; received: number } | undefined
  /** Users that came since somebody asked for them, by number. */
  #told: Map<string, DeviceUser> | undefined
  #queue: Promise<unknown> = Promise.resolve()

  constructor(settings: DeviceSettings, host: DriverHost, patienceMs?: number) {
    this.#commands = new PushCommands(patienceMs)
    this.#listening = new Listening(settings, host, (request) => this.#claim(request))
  }

  start(): void {
    this.#listening.start()
  }

  async stop(): Promise<void> {
    this.#commands.stop()
    await this.#listening.stop()
  }

  health() {
    return this.#listening.health()
  }

  /** Asks for the whole log again; resolves when the terminal says that it is through. What it sent is committed by then. */
  pull(requestId: string | undefined): Promise<PullResult> {
    return this.#enqueue(async () => {
      const pulling = { requestId, received: 0 }
      this.#pulling = pulling
      try {
        const { host, settings } = this.#listening
        const end = epochToWall(host.clock.now() + LOG_AHEAD_MS, settings.zone)
        await this.#ask(attendanceQuery(LOG_BEGIN, end))
        return { received: pulling.received, rejected: [] }
      } finally {
        this.#pulling = undefined
      }
    })
  }

  readUsers(): Promise<DeviceUser[]> {
    return this.#enqueue(async () => {
      const told = new Map<string, DeviceUser>()
      this.#told = told
      try {
        await this.#ask(USERS_QUERY)
        return [...told.values()]
      } finally {
        this.#told = undefined
      }
    })
  }

  /** Resolves when the terminal has confirmed every command; it asks for them in its own time. */
  async syncUsers(users: DeviceUser[], remove: string[]): Promise<PullResult> {
    const texts = [...users.map(userUpdateCommand), ...remove.map(userDeleteCommand)]
    const results = await Promise.all(texts.map((text) => this.#commands.run(text)))
    // Deleting somebody who is not there is what was wanted.
    const failed = results.slice(0, users.length).filter((result) => result !== 0)
    if (failed.length > 0) throw new DeviceError('devices.push-command-failed', { result: failed[0]! })
    return { received: texts.length, rejected: [] }
  }

  /** One question at a time: what comes has no name of the question on it. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(work)
    this.#queue = run.catch(() => undefined)
    return run
  }

  async #ask(text: string): Promise<void> {
    // One that has not called for a minute will not call for this either.
    if (this.#listening.health().state === 'offline') throw new DeviceError('devices.push-silent')
    const result = await this.#commands.run(text)
    if (result < 0) throw new DeviceError('devices.push-command-failed', { result })
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
      return ok(this.#commands.next())
    }
    if (page === 'devicecmd' && method === 'POST') {
      this.#listening.heard()
      for (const { id, result } of parseCommandResults(request.body)) this.#commands.answered(id, result)
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
      case 'OPERLOG':
        return this.#takeOperations(query, body)
      default:
        // Photos and templates are not kept; unanswered they would come again for ever.
        this.#listening.heard()
        return 'OK'
    }
  }

  async #takeOperations(query: URLSearchParams, body: Uint8Array): Promise<string> {
    const { operations, users, lines } = parseOperlog(body)
    this.#commands.renew()
    for (const user of users) this.#told?.set(user.number, user)
    await this.#listening.host.deliverOperations(this.#listening.settings.id, operations)
    if (!this.#told) this.#operationStamp = stampOf(query) ?? this.#operationStamp
    this.#listening.heard()
    return `OK: ${lines}`
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
    // The stamp of an answer to a question is none of the log's.
    if (this.#pulling) this.#progress(punches.length)
    else this.#stamp = stampOf(query) ?? this.#stamp
    this.#listening.heard()
    if (rejected.length > 0)
      this.#listening.fail(new DeviceError('devices.push-lines-unreadable', { lines: rejected.length }))
    return `OK: ${punches.length}`
  }

  #progress(received: number): void {
    const pulling = this.#pulling
    if (!pulling) return
    this.#commands.renew()
    pulling.received += received
    if (pulling.requestId === undefined) return
    const { requestId } = pulling
    const { id: deviceId } = this.#listening.settings
    this.#listening.host.send({ type: 'pull-progress', requestId, deviceId, received: pulling.received })
  }
}

function stampOf(query: URLSearchParams): string | undefined {
  const stamp = query.get('Stamp') ?? query.get('OpStamp')
  return stamp !== null && /^\d{1,12}$/.test(stamp) ? stamp : undefined
}

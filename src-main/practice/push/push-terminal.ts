/** A practice terminal that pushes (ADMS): keeps its log until the station has said OK, asks for commands, and holds users. */
import { attlogText } from '../terminal/attlog.ts'
import { PracticeDevice, type PracticeDeviceOptions, type PracticePunch } from '../terminal/device.ts'
import { tornPost } from '../torn-post.ts'

/** Records of one body that answers a question. */
const QUERY_PIECE = 100

export interface PushTerminalOptions extends PracticeDeviceOptions {
  /** `http://127.0.0.1:8081`, with `/secret` behind where the station wants one. */
  station: string
}

export class PracticePushTerminal {
  readonly device: PracticeDevice
  readonly #station: string
  /** Records that the station has said OK to. */
  #acknowledged = 0
  #options: Record<string, string> = {}

  constructor(options: PushTerminalOptions) {
    this.device = new PracticeDevice(options)
    this.#station = options.station
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Options that the station gave. */
  get options(): Readonly<Record<string, string>> {
    return this.#options
  }

  async hello(): Promise<number> {
    const response = await this.#call('GET', 'cdata', { options: 'all', pushver: '2.4.1', language: '83' })
    if (!response.ok) return response.status
    const lines = (await response.text()).split('\r\n').filter((line) => line.includes('='))
    this.#options = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
    return response.status
  }

  /** Sends what has no OK yet, up to `most` records; returns the station's answer. Advances only on `OK`. */
  async push(most = 100): Promise<string> {
    const punches = this.device.punches.slice(this.#acknowledged, this.#acknowledged + most)
    const stamp = String(this.#acknowledged + punches.length)
    const response = await this.#call('POST', 'cdata', { table: 'ATTLOG', Stamp: stamp }, pushedText(punches))
    const answer = await response.text()
    if (response.ok && answer.startsWith('OK')) this.#acknowledged += punches.length
    return answer
  }

  /** Hangs up in the middle of a push. */
  pushTorn(most = 100): Promise<void> {
    const punches = this.device.punches.slice(this.#acknowledged, this.#acknowledged + most)
    const search = new URLSearchParams({ SN: this.device.serialNumber, table: 'ATTLOG', Stamp: '1' })
    const body = Buffer.from(pushedText(punches))
    return tornPost(`${this.#station}/iclock/cdata?${search}`, 'text/plain', body, body.length >> 1)
  }

  /** The last so many OKs never came: those records count as not sent. Returns how many there were. */
  loseAnswers(records: number): number {
    const lost = Math.min(records, this.#acknowledged)
    this.#acknowledged -= lost
    return lost
  }

  async pushOperations(lines: string[]): Promise<string> {
    return (await this.#call('POST', 'cdata', { table: 'OPERLOG', Stamp: '1' }, lines.join('\n'))).text()
  }

  /** Asks for one command and carries it out; false where there was none. */
  async work(result = 0): Promise<boolean> {
    const text = await (await this.#call('GET', 'getrequest', {})).text()
    const [, id, command] = /^C:(\w+):(.*)$/.exec(text.trim()) ?? []
    if (id === undefined || command === undefined) return false
    if (result === 0) await this.#carryOut(command)
    await this.#call('POST', 'devicecmd', {}, `ID=${id}&Return=${result}&CMD=DATA`)
    return true
  }

  async #carryOut(command: string): Promise<void> {
    if (command.startsWith('DATA QUERY ATTLOG')) return this.#sendBetween(command)
    if (command.startsWith('DATA QUERY USERINFO')) return this.#sendUsers()
    const fields = Object.fromEntries(
      command
        .replace(/^DATA \w+ USERINFO /, '')
        .split('\t')
        .map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)]),
    )
    const known = this.device.users.find(({ number }) => number === fields.PIN)
    if (known) this.device.deleteUser(known.uid)
    if (!command.startsWith('DATA UPDATE')) return
    const card = fields.Card === undefined ? {} : { card: Number(fields.Card) }
    this.device.addUsers([{ number: fields.PIN ?? '', name: fields.Name ?? '', ...card }])
  }

  /** What was asked for comes under a stamp that means nothing. */
  async #sendBetween(command: string): Promise<void> {
    const [, from = '', to = ''] = /StartTime=([^\t]+)\tEndTime=([^\t]+)/.exec(command) ?? []
    const [first, last] = [from.replace(' ', 'T'), to.replace(' ', 'T')]
    const asked = this.device.punches.filter(({ deviceTime }) => deviceTime >= first && deviceTime <= last)
    for (let at = 0; at < asked.length; at += QUERY_PIECE) {
      const body = pushedText(asked.slice(at, at + QUERY_PIECE))
      await this.#call('POST', 'cdata', { table: 'ATTLOG', Stamp: '9999' }, body)
    }
  }

  async #sendUsers(): Promise<void> {
    const lines = this.device.users.map(
      ({ number, name, card, privilege }) =>
        `USER PIN=${number}\tName=${name}\tPri=${privilege ?? 0}\tPasswd=\tCard=${card ?? ''}\tGrp=1`,
    )
    await this.#call('POST', 'cdata', { table: 'OPERLOG', Stamp: '9999' }, lines.join('\n'))
  }

  #call(method: string, page: string, query: Record<string, string>, body?: string): Promise<Response> {
    const search = new URLSearchParams({ SN: this.device.serialNumber, ...query })
    return fetch(`${this.#station}/iclock/${page}?${search}`, {
      method,
      headers: { 'user-agent': 'iClock Proxy/1.09' },
      ...(body === undefined ? {} : { body }),
    })
  }
}

function pushedText(punches: readonly PracticePunch[]): string {
  return (
    attlogText([...punches], { newline: '\n' })
      .split('\n')
      .map((line) => line.split('\t'))
      // The push has no column for the device's own number.
      .map(([number, time, _device, ...rest]) =>
        [number, time, ...rest].filter((cell) => cell !== undefined).join('\t'),
      )
      .join('\n')
  )
}

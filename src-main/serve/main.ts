/**
 * The Node host as a program: `main.ts --data FOLDER [--port N] [--no-open] [--practice] [--name NAME] [--practice-clock FILE [--practice-hid SOCKET]]`.
 * Prints the start link; to a parent process with a channel it sends `{ type: 'listening', url }`.
 */
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { StationError } from '../contract/errors.ts'
import { DevicesSupervisor } from '../devices/supervisor.ts'
import { errorText, text } from '../station/access/texts.ts'
import { openStation, type Station } from '../station/station.ts'
import { type DataLock, lockData } from '../station/store/lock.ts'
import { fileKeySource } from '../station/store/master-key.ts'
import { openWindow } from './browser.ts'
import { type Host, startHost } from './host.ts'

const RENDERER = resolve(import.meta.dirname, '../../out/renderer')

interface Options {
  dataDir: string
  port: number
  open: boolean
  practice: boolean
  name?: string
  practiceClockFile?: string
  /** HID bus of a practice site. Only together with a practice clock, which a real station refuses. */
  practiceHidSocket?: string
}

/** A wrong command line; told with the usage. */
class UsageError extends Error {}

function readOptions(args: string[]): Options | 'help' {
  const { values } = parse(args)
  if (values.help) return 'help'
  const port = Number(values.port ?? '0')
  const hid = values['practice-hid']
  if (hid !== undefined && values['practice-clock'] === undefined) throw new UsageError(`--practice-hid ${hid}`)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port ${values.port}`)
  return {
    dataDir: resolve(values.data ?? process.env.ANXIN_DATA ?? join(homedir(), '.local/share/anxin-station')),
    port,
    open: !values['no-open'],
    practice: values.practice === true,
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values['practice-clock'] === undefined ? {} : { practiceClockFile: resolve(values['practice-clock']) }),
    ...(hid === undefined ? {} : { practiceHidSocket: resolve(hid) }),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        practice: { type: 'boolean' },
        name: { type: 'string' },
        'practice-clock': { type: 'string' },
        'practice-hid': { type: 'string' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** Says a text of the `serve` namespace in both languages. */
function say(key: string, params: Record<string, string | number> = {}): void {
  console.log(`${text('zh-CN', `serve.${key}`, params)}\n${text('en', `serve.${key}`, params)}`)
}

interface Parts {
  host: Host
  station: Station
  devices: DevicesSupervisor
  lock: DataLock
}

async function open(options: Options): Promise<Parts> {
  // Keys, wages and identity numbers: nobody else's to look into.
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const lock = lockData(options.dataDir)
  try {
    const { dataDir, practice, name, practiceClockFile, practiceHidSocket } = options
    const station = await openStation({
      dataDir,
      masterKey: await fileKeySource().load(dataDir),
      practice,
      log: (line) => console.error(line),
      ...(name === undefined ? {} : { name }),
      ...(practiceClockFile === undefined ? {} : { practiceClockFile }),
    })
    const devices = new DevicesSupervisor({
      spoolFolder: join(dataDir, 'spool'),
      ...(practiceHidSocket === undefined ? {} : { practiceHidSocket }),
    })
    station.attachDevices({
      send: (message) => devices.send(message),
      onMessage: (listener) => void devices.on(listener),
    })
    const host = await listen(station, options.port)
    devices.start()
    return { host, station, devices, lock }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function listen(station: Station, port: number): Promise<Host> {
  try {
    return await startHost({ station, rendererDir: RENDERER, port })
  } catch (error) {
    station.close()
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new StationError('serve.port-in-use', { port })
    throw error
  }
}

/** Screens first, then devices (terminals are unlocked), then the database. */
async function close({ host, station, devices, lock }: Parts): Promise<void> {
  await host.close()
  await devices.stop()
  station.close()
  lock.release()
}

function stopOnSignal(parts: Parts): void {
  let stopping = false
  const stop = () => {
    // The second time means it: everything committed is on disk already.
    if (stopping) process.exit(1)
    stopping = true
    say('stopping')
    close(parts).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  if (process.send) process.on('disconnect', stop)
}

/** Each line on the keyboard gives a new link, for a window that was closed. */
function newLinkOnEnter(host: Host): void {
  if (!process.stdin.isTTY) return
  say('enter-for-link')
  process.stdin.on('data', () => say('link', { url: host.startUrl() }))
}

/** A parent process asks for further windows: `{ type: 'new-link' }` is answered with `{ type: 'link', url }`. */
function newLinkForParent(host: Host): void {
  process.on('message', (message: { type?: string }) => {
    if (message.type === 'new-link') process.send?.({ type: 'link', url: host.startUrl() })
  })
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') return say('usage')
  const parts = await open(options)
  stopOnSignal(parts)
  const { host } = parts
  const url = host.startUrl()
  say('folder', { folder: options.dataDir })
  if (options.open && openWindow(url, join(options.dataDir, 'window-profile'))) say('opened', { url: host.startUrl() })
  else say('link', { url })
  newLinkOnEnter(host)
  newLinkForParent(host)
  process.send?.({ type: 'listening', url: options.open ? host.startUrl() : url })
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(error.message)
    say('usage')
    process.exit(2)
  }
  if (!(error instanceof StationError)) console.error(error)
  else for (const language of ['zh-CN', 'en'] as const) console.error(errorText(language, error.code, error.params))
  process.exit(1)
})

/**
 * The devices process: `main.ts --spool FOLDER [--practice-hid SOCKET]`, forked by the Node host or run as an Electron utility process. A crash of a native module here
 * does not touch the ledger; whatever was read and not committed is on disk and sent again by the next process.
 */
import { parseArgs } from 'node:util'
import { hostChannel } from './channel.ts'
import { DevicesHub } from './hub.ts'
import { practiceHidAt } from './links/hid.ts'

const STOP_PATIENCE_MS = 5000

function main(): void {
  const { values } = parseArgs({ options: { spool: { type: 'string' }, 'practice-hid': { type: 'string' } } })
  const channel = hostChannel()
  if (values.spool === undefined || channel === undefined) {
    console.error('devices: started by the station, with --spool FOLDER')
    process.exit(2)
  }
  if (values['practice-hid'] !== undefined) practiceHidAt(values['practice-hid'])
  const hub = new DevicesHub({ spoolFolder: values.spool, send: channel.send })
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    // A device that does not let go must not keep the process.
    setTimeout(() => process.exit(0), STOP_PATIENCE_MS).unref()
    void hub.stop().finally(() => process.exit(0))
  }
  channel.onMessage((message) => (message.type === 'stop' ? stop() : hub.handle(message)))
  channel.onEnd(stop)
  process.on('SIGTERM', stop)
  // Ctrl-C in a terminal reaches the whole group: the host ends this process in order.
  process.on('SIGINT', () => {})
  hub.start()
}

main()

import { expect, it } from 'vitest'
import { ABILITIES, abilitiesOf } from '../../src-main/contract/device-abilities.ts'
import { createDriver } from '../../src-main/devices/drivers/create.ts'
import type { DriverName, LinkSettings } from '../../src-main/devices/messages.ts'
import { RecordingHost } from './helpers.ts'

const LISTEN = {
  kind: 'listen',
  host: '127.0.0.1',
  port: 1,
  serialNumber: 'S',
  secret: 's3cret',
  deviceUrl: 'http://a',
}
const SERIAL = { kind: 'serial', path: '/dev/null', baudRate: 9600 }
/** A reader that types is heard by the window, one of PC/SC only taps: neither is asked for anything. */
type Asked = Exclude<DriverName, 'wedge-reader' | 'pcsc-reader'>

const LINKS: Record<Asked, object> = {
  'sdt-reader': SERIAL,
  'zk-terminal': { kind: 'tcp', host: '127.0.0.1', port: 4370 },
  'attlog-file': { kind: 'file', folder: '/media' },
  'iclock-push': LISTEN,
  'line-terminal': SERIAL,
  'osdp-panel': SERIAL,
  'gate-7e': SERIAL,
  'uface-panel': LISTEN,
  'isapi-panel': LISTEN,
}

const METHODS = {
  pull: 'pull',
  'set-clock': 'setClock',
  'read-users': 'readUsers',
  'sync-users': 'syncUsers',
  'read-operations': 'readOperations',
  'import-file': 'importFile',
  'offer-files': 'importOffered',
  'open-gate': 'openGate',
} as const

it.each(Object.keys(LINKS) as Asked[])('%s: what a screen offers is what the driver does', (driver) => {
  const link = LINKS[driver] as LinkSettings
  const made = createDriver({ id: 'DV', driver, name: '', zone: 'Asia/Shanghai', link }, new RecordingHost())
  // One class serves both kinds of panels; only one of them takes people.
  const able = ABILITIES.filter((ability) => METHODS[ability] in made && driver !== 'isapi-panel')
  expect(abilitiesOf(driver, link)).toEqual(able)
})

it('a stick without a folder offers nothing, a panel without an address takes nobody, and nothing hangs nowhere', () => {
  expect([
    abilitiesOf('attlog-file', { kind: 'file' }),
    abilitiesOf('uface-panel', { ...LISTEN, deviceUrl: '' }),
    abilitiesOf('zk-terminal', null),
    abilitiesOf('wedge-reader', { kind: 'keyboard' }),
  ]).toEqual([['import-file'], [], [], []])
})

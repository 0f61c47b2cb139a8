/**
 * Decoders under fire: each takes sound frames that were mutated. Nothing may crash, hang or grow; nothing may be accepted whose checksum is not
 * right for the bytes that were sent.
 */
import { wedgeScans } from '../../../src-main/contract/wedge.ts'
import { parseAttlog } from '../../../src-main/devices/protocols/attlog/parse.ts'
import { encodeGateStatus, GateDecoder } from '../../../src-main/devices/protocols/gate/frame.ts'
import { LineDecoder, lineReader } from '../../../src-main/devices/protocols/line/format.ts'
import {
  encodeRaw,
  parseKeypad,
  parsePdcap,
  parsePdid,
  parseRaw,
} from '../../../src-main/devices/protocols/osdp/events.ts'
import { encodeOsdp, OsdpDecoder, osdpChecksum, osdpCrc } from '../../../src-main/devices/protocols/osdp/packet.ts'
import {
  parseCommandResults,
  parseOperlog,
  parsePushedAttlog,
} from '../../../src-main/devices/protocols/push/iclock.ts'
import { parseIsapiEvent, parseUfaceCallback } from '../../../src-main/devices/protocols/push/panels.ts'
import { parseCardData, parseReply, READ_TEXT_PHOTO } from '../../../src-main/devices/protocols/sdt/commands.ts'
import { encodeSdtFrame, SdtDecoder } from '../../../src-main/devices/protocols/sdt/frame.ts'
import { parseTextBlock } from '../../../src-main/devices/protocols/sdt/text-block.ts'
import { parseAppendedAddress } from '../../../src-main/devices/protocols/sdt/text-extra.ts'
import { readStickFile } from '../../../src-main/devices/protocols/stick/files.ts'
import { decodeAttendanceEvent, encodeAttendanceEvent } from '../../../src-main/devices/protocols/zk/events.ts'
import { decodeOperations, encodeOperation } from '../../../src-main/devices/protocols/zk/operations.ts'
import { encodeZkPacket, ZkDecoder, zkChecksum } from '../../../src-main/devices/protocols/zk/packet.ts'
import { decodeAttendance, encodeAttendance, recordSize } from '../../../src-main/devices/protocols/zk/records.ts'
import { encodeUserWrite, userRecordSize, usersOf } from '../../../src-main/devices/protocols/zk/users.ts'
import { ISAPI_TYPE, isapiBody } from '../../../src-main/practice/panel/face-panel.ts'
import { practiceCard } from '../../../src-main/practice/reader/cards.ts'
import { attlogText } from '../../../src-main/practice/terminal/attlog.ts'

export interface FuzzTarget {
  name: string
  seeds: Uint8Array[]
  /** Takes one mutated frame, in the given pieces; throws where something was accepted that must not be. */
  feed(bytes: Uint8Array, pieces: number[]): void
}

const ZONE = 'Asia/Shanghai'

function* piecesOf(bytes: Uint8Array, pieces: number[]): Generator<Uint8Array> {
  let at = 0
  for (const piece of pieces) {
    if (at >= bytes.length) return
    yield bytes.subarray(at, at + piece)
    at += piece
  }
  if (at < bytes.length) yield bytes.subarray(at)
}

/** DeviceErrors and RangeErrors are refusals; anything else is a crash. */
function refusing(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    if (error instanceof RangeError || (error instanceof Error && error.name === 'DeviceError')) return
    throw error
  }
}

function contains(haystack: Uint8Array, needle: Uint8Array): boolean {
  return Buffer.from(haystack).includes(Buffer.from(needle))
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(`accepted what must not be: ${what}`)
}

const CARD = practiceCard({
  name: '王一',
  sex: 'male',
  nation: '汉',
  birth: '1985-01-02',
  address: '练习省',
  sequence: 1,
})
const READ = Uint8Array.from([0, 0, 0x90, 1, 0, 4, 0, ...CARD.text, ...CARD.photo])
const PUNCH = { number: '1001', deviceTime: '2026-10-03T08:58:11', verify: 15, state: 1 }
const ATTLOG = Buffer.from(
  attlogText(Array.from({ length: 5 }, (_, at) => ({ number: String(1001 + at), deviceTime: PUNCH.deviceTime }))),
)
const USERS = ([28, 72] as const).map((size) =>
  encodeUserWrite({ uid: 1, number: '1001', name: '王一', card: 7 }, size, 'gb18030'),
)
const xor = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum ^ byte, 0)
const fixed = lineReader('fixed:number@0+6;direction@6+1;time@7+6')
const pattern = lineReader('^(?<number>\\d+),(?<time>[\\d:]+),(?<direction>.)$', '8h10d')

export const TARGETS: FuzzTarget[] = [
  {
    name: 'sdt frame',
    seeds: [
      encodeSdtFrame(READ),
      encodeSdtFrame(Uint8Array.of(0, 0, 0x9f, 0, 0, 0, 0)),
      encodeSdtFrame(Uint8Array.of(0, 0, 0x80)),
    ],
    feed(bytes, pieces) {
      const decoder = new SdtDecoder()
      const bodies = [...piecesOf(bytes, pieces)].flatMap((piece) => decoder.push(piece, 0))
      for (const body of [...bodies, ...decoder.expire(1e9)]) {
        const length = body.length + 1
        const head = Uint8Array.of(length >> 8, length & 0xff, ...body)
        must(contains(bytes, Uint8Array.of(0xaa, 0xaa, 0x96, 0x69, ...head, xor(head))), 'SDT frame')
        const reply = parseReply(body)
        if (reply) refusing(() => parseTextBlock(parseCardData(READ_TEXT_PHOTO, reply.data).text))
      }
    },
  },
  {
    name: 'card text',
    seeds: [CARD.text],
    feed(bytes) {
      refusing(() => parseTextBlock(bytes))
      parseAppendedAddress(bytes)
    },
  },
  {
    name: 'zk packet',
    seeds: [
      encodeZkPacket({ command: 2000, session: 7, reply: 1, data: new Uint8Array(0) }),
      encodeZkPacket({ command: 1501, session: 7, reply: 2, data: encodeAttendance({ uid: 1, ...PUNCH }) }),
    ],
    feed(bytes, pieces) {
      const decoder = new ZkDecoder()
      for (const packet of [...piecesOf(bytes, pieces)].flatMap((piece) => decoder.push(piece))) {
        const again = encodeZkPacket(packet)
        const low = Uint8Array.from(again)
        const checksum = (zkChecksum(again.subarray(8)) - 1) & 0xffff
        low.set([checksum & 0xff, checksum >> 8], 10)
        must(contains(bytes, again) || contains(bytes, low), 'ZK packet')
      }
      new ZkDecoder().datagram(bytes)
    },
  },
  {
    name: 'zk records',
    seeds: [
      ...([8, 16, 40] as const).map((size) => encodeAttendance({ uid: 1, ...PUNCH }, size)),
      encodeAttendanceEvent(PUNCH),
      encodeOperation({ code: 21, deviceTime: PUNCH.deviceTime }),
      ...USERS,
    ],
    feed(bytes) {
      refusing(() => decodeAttendance(bytes))
      decodeAttendanceEvent(bytes)
      decodeOperations(bytes)
      recordSize(bytes.length, 3, bytes)
      const size = userRecordSize(bytes)
      if (size) usersOf(bytes, size)
    },
  },
  {
    name: 'stick files',
    seeds: [ATTLOG, ...USERS],
    feed(bytes) {
      const { records, rejected } = parseAttlog(bytes)
      must(records.length + rejected.length <= bytes.length, 'more lines than bytes')
      refusing(() => readStickFile('user.dat', bytes))
      refusing(() => readStickFile('1_oplog.dat', bytes))
    },
  },
  {
    name: 'push bodies',
    seeds: [
      Buffer.from('1001\t2026-10-03 08:58:11\t0\t15\t0\n1002\t2026-10-03 08:58:12\t1\t15\n'),
      Buffer.from('OPLOG 23\t1\t2026-10-03 08:00:00\t0\t0\nUSER PIN=1\tName=王\n'),
      Buffer.from('ID=1&Return=0&CMD=DATA\nID=2&Return=-2&CMD=DATA\n'),
    ],
    feed(bytes) {
      parsePushedAttlog(bytes)
      parseOperlog(bytes)
      parseCommandResults(bytes)
    },
  },
  {
    name: 'panel bodies',
    seeds: [
      isapiBody({ macAddress: 'aa:bb', employeeNo: '1001', dateTime: '2026-10-03T08:58:11+08:00' }),
      Buffer.from('deviceKey=K&personId=1001&time=1791000000000&type=face_0&imgBase64=%2F9j%2F4A%3D%3D'),
    ],
    feed(bytes) {
      const isapi = parseIsapiEvent(bytes, ISAPI_TYPE, ZONE)
      const uface = parseUfaceCallback(bytes, ZONE)
      for (const event of [isapi, uface])
        if (event && 'number' in event) must(/^[0-9A-Za-z]{1,24}$/.test(String(event.number)), 'panel number')
    },
  },
  {
    name: 'osdp packet',
    seeds: [
      encodeOsdp({ address: 1, reply: true, sequence: 1, code: 0x50, data: encodeRaw(7302202, 26) }),
      encodeOsdp({ address: 1, reply: true, sequence: 2, code: 0x40, data: new Uint8Array(0) }, false),
      encodeOsdp({
        address: 1,
        reply: true,
        sequence: 3,
        security: { type: 0x18, data: new Uint8Array(0) },
        code: 0x50,
        data: new Uint8Array(16),
        mac: Uint8Array.of(1, 2, 3, 4),
      }),
    ],
    feed(bytes, pieces) {
      const decoder = new OsdpDecoder()
      for (const packet of [...piecesOf(bytes, pieces)].flatMap((piece) => decoder.push(piece))) {
        const [withCrc, withSum] = [encodeOsdp(packet, true), encodeOsdp(packet, false)]
        must(contains(bytes, withCrc) || contains(bytes, withSum), 'OSDP packet')
        must(osdpCrc(withCrc) >= 0 && osdpChecksum(withSum) >= 0, 'check')
        parseRaw(packet.data)
        parseKeypad(packet.data)
        parsePdid(packet.data)
        parsePdcap(packet.data)
      }
    },
  },
  {
    name: 'gate status',
    seeds: [encodeGateStatus({ left: 5, right: 7 }), encodeGateStatus({ machine: 0x7f, left: 0x7f7f7f })],
    feed(bytes, pieces) {
      const decoder = new GateDecoder()
      let found = 0
      for (const piece of piecesOf(bytes, pieces)) found += decoder.push(piece, 0).length
      if (found === 0) return
      const sound = Array.from({ length: Math.max(0, bytes.length - 17) }, (_, at) =>
        bytes.subarray(at, at + 18),
      ).filter((frame) => frame[0] === 0x7f && (frame.reduce((sum, byte) => sum + byte, 1) & 0xff) === 0)
      must(sound.length >= found, 'gate status')
    },
  },
  {
    name: 'lines and keys',
    seeds: [Buffer.from('001001I085811\r\n0040856634,08:58:11,O\r\n'), Buffer.from('\x020040856634\x03')],
    feed(bytes, pieces) {
      for (const framing of ['line', 'stx-etx'] as const) {
        const decoder = new LineDecoder(framing)
        for (const piece of piecesOf(bytes, pieces)) {
          for (const line of decoder.push(piece, 0)) {
            must(line.length <= 120, 'line too long')
            fixed(line)
            pattern(line)
          }
        }
      }
      wedgeScans(
        [...bytes].map((byte, at) => ({ key: byte === 0x0a ? 'Enter' : String.fromCharCode(byte), at: at * 3 })),
      )
    },
  },
]

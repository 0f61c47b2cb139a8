import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import en from '../../../resources/locales/en/devices.json' with { type: 'json' }
import zh from '../../../resources/locales/zh-CN/devices.json' with { type: 'json' }
import {
  acceptReply,
  parseCardData,
  parseReply,
  READ_TEXT_PHOTO,
  READ_TEXT_PHOTO_FINGERPRINT,
  SAM_ID,
  samIdText,
} from '../../../src-main/devices/protocols/sdt/commands.ts'
import { SdtDecoder } from '../../../src-main/devices/protocols/sdt/frame.ts'
import { NATIONS, nationCode, nationName } from '../../../src-main/devices/protocols/sdt/nations.ts'
import { SW3_CODES, sw3Error } from '../../../src-main/devices/protocols/sdt/status.ts'
import { parseTextBlock } from '../../../src-main/devices/protocols/sdt/text-block.ts'
import { sharedReference } from '../helpers.ts'

const vectorsFile = sharedReference('vectors.json')
const vectors: Record<string, string> = vectorsFile ? JSON.parse(vectorsFile).sdt : {}
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

function replyIn(frame: string) {
  const [body] = new SdtDecoder().push(bytes(frame), 0)
  return parseReply(body!)!
}

const RESIDENT = {
  kind: 'resident',
  name: '测试员',
  sex: '2',
  nation: '01',
  birth: '1990-03-07',
  address: '北京市东城区测试路1号',
  idNumber: '11010119900307002X',
  authority: '北京市公安局东城分局',
  validFrom: '2020-01-01',
  validTo: '2040-01-01',
  extra: {},
}

describe.runIf(vectorsFile)('cards of the reference vectors', () => {
  it('parses the resident block (GA/T 490)', () => {
    expect(parseTextBlock(bytes(vectors.text_resident!))).toEqual(RESIDENT)
  })

  it('parses the residence permit block (J)', () => {
    expect(parseTextBlock(bytes(vectors.text_J!))).toEqual({
      ...RESIDENT,
      kind: 'hk-mo-tw',
      name: '港测试',
      sex: '1',
      nation: '',
      address: '广东省深圳市测试路1号',
      idNumber: '810000199003070031',
      authority: '深圳市公安局',
      validTo: '2025-01-01',
      extra: { permitNumber: 'H12345678', issueCount: '01' },
    })
  })

  it('parses the foreigner block of 2017 (I)', () => {
    expect(parseTextBlock(bytes(vectors.text_I!))).toEqual({
      kind: 'foreigner-2017',
      name: '测试',
      sex: '1',
      nation: '',
      birth: '1990-12-31',
      address: '',
      idNumber: 'KAZ110090123105',
      authority: '1500',
      validFrom: '2018-01-01',
      validTo: '2028-01-01',
      extra: { englishName: 'TEST, PERSON', nationality: 'KAZ', cardVersion: '01' },
    })
  })

  it('parses the foreigner block of 2023 (Y)', () => {
    expect(parseTextBlock(bytes(vectors.text_Y_layout_single_source!))).toMatchObject({
      kind: 'foreigner-2023',
      name: '测试',
      sex: '1',
      birth: '1990-03-07',
      idNumber: '911840199003070014',
      validFrom: '2023-12-01',
      validTo: '2033-12-01',
      extra: { englishName: 'TEST, PERSON', nationality: '840', renewalCount: '01' },
    })
  })

  it.each([
    ['read_3001_resident_frame', READ_TEXT_PHOTO, 0],
    ['read_3010_resident_2fp_frame', READ_TEXT_PHOTO_FINGERPRINT, 1024],
    ['read_3010_resident_nofp_frame', READ_TEXT_PHOTO_FINGERPRINT, 0],
    // Some handhelds answer the plain read with the longer header.
    ['read_3010_resident_nofp_frame', READ_TEXT_PHOTO, 0],
  ])('takes %s apart by its lengths', (name, sent, fingerprintLength) => {
    const reply = replyIn(vectors[name]!)
    expect(sent.fits(reply.sw3, reply.data.length)).toBe(true)
    const card = parseCardData(sent, acceptReply(sent, reply))
    expect(Buffer.from(card.text).toString('hex')).toBe(vectors.text_resident)
    expect([card.photo.length, card.fingerprintLength]).toEqual([1024, fingerprintLength])
    expect(parseTextBlock(card.text)).toEqual(RESIDENT)
  })

  it('prints the SAM identity', () => {
    const reply = replyIn(vectors.samid_frame!)
    expect(samIdText(acceptReply(SAM_ID, reply))).toBe(vectors.samid_text)
  })
})

describe('card text', () => {
  const block = (at: Record<number, string>) => {
    const text = Buffer.from(' '.repeat(128), 'utf16le')
    for (const [offset, value] of Object.entries(at)) text.write(value, Number(offset), 'utf16le')
    return text
  }

  it('keeps 长期, and a field that is no date as it stands', () => {
    const card = parseTextBlock(block({ 36: '1990????', 122: '339900199003070019', 188: '20200101', 204: '长期' }))
    expect([card.birth, card.validFrom, card.validTo]).toEqual(['1990????', '2020-01-01', '长期'])
  })

  it('refuses a block of another length and a card without a number', () => {
    expect(() => parseTextBlock(new Uint8Array(255))).toThrow('devices.card-data-malformed')
    expect(() => parseTextBlock(block({}))).toThrow('devices.card-without-number')
    expect(() => parseCardData(READ_TEXT_PHOTO, new Uint8Array(300))).toThrow('devices.card-data-malformed')
    expect(() => samIdText(new Uint8Array(4))).toThrow('devices.sam-id-malformed')
  })

  it('takes any 256 bytes without crashing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), (bytes) => {
        try {
          expect(parseTextBlock(bytes).idNumber).not.toBe('')
        } catch (error) {
          expect(error).toMatchObject({ code: 'devices.card-without-number' })
        }
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

describe('nations (GB/T 3304)', () => {
  it('has 56 and the two codes beyond, each found by name', () => {
    expect(NATIONS.size).toBe(58)
    expect(['01', '24', '46', '56', '97', '98'].map(nationName)).toEqual([
      '汉',
      '拉祜',
      '德昂',
      '基诺',
      '其他',
      '外国血统中国籍人士',
    ])
    expect(['汉', '土家族', '46', '无'].map(nationCode)).toEqual(['01', '15', '46', undefined])
  })
})

describe('SW3 (softs.im)', () => {
  const PUBLISHED = [
    0x90, 0x9f, 0x10, 0x11, 0x21, 0x24, 0x31, 0x32, 0x33, 0x40, 0x41, 0x47, 0x60, 0x66, 0x80, 0x81, 0x91,
  ]

  it('gives every published status a code of its own, and any other its number', () => {
    expect(new Set(PUBLISHED.map((sw3) => sw3Error(sw3).code)).size).toBe(PUBLISHED.length)
    expect([...SW3_CODES.keys()].sort()).toEqual([...PUBLISHED].sort())
    expect(sw3Error(0x77)).toMatchObject({ code: 'devices.sdt-other-status', params: { status: '77' } })
  })

  it('has a text of its own for each in both languages', () => {
    for (const errors of [zh.errors, en.errors] as Record<string, string>[]) {
      const texts = [...SW3_CODES.values()].map((code) => errors[code.replace('devices.', '')])
      expect(texts.every(Boolean)).toBe(true)
      expect(new Set(texts).size).toBe(texts.length)
    }
  })
})

/**
 * The 256-byte text block of an identity card: UTF-16LE, fields padded with spaces. Four layouts, told apart by the character at byte 248:
 * resident (GA/T 490), `J` residence permit of Hong Kong, Macao and Taiwan, `I` foreigner's card of 2017, `Y` foreigner's card of 2023
 * (the last from a single source).
 */
import { DeviceError } from '../../errors.ts'

export type CardKind = 'resident' | 'hk-mo-tw' | 'foreigner-2017' | 'foreigner-2023'
export type CardSex = '0' | '1' | '2' | '9'

export interface CardText {
  kind: CardKind
  name: string
  sex: CardSex
  /** GB/T 3304 code; empty where the card kind has none. */
  nation: string
  /** YYYY-MM-DD, or the field as it stands where it is no date. */
  birth: string
  /** Empty on foreigners' cards. */
  address: string
  idNumber: string
  authority: string
  validFrom: string
  /** YYYY-MM-DD or `长期`. */
  validTo: string
  /** What only some kinds carry. */
  extra: {
    /** `J`: number of the travel permit and count of issues. */
    permitNumber?: string
    issueCount?: string
    /** `I`, `Y`. */
    englishName?: string
    nationality?: string
    /** `I`. */
    cardVersion?: string
    /** `Y`: count of renewals and what links to the old 15-character number. */
    renewalCount?: string
    oldNumberLink?: string
  }
}

export const TEXT_BLOCK_LENGTH = 256
const KIND_AT = 248

type Field = (offset: number, length: number) => string

function fieldsOf(block: Uint8Array): Field {
  const decoder = new TextDecoder('utf-16le')
  return (offset, length) => decoder.decode(block.subarray(offset, offset + length)).replace(/[\s\0]+$/u, '')
}

function dateText(field: string): string {
  return /^\d{8}$/.test(field) ? `${field.slice(0, 4)}-${field.slice(4, 6)}-${field.slice(6)}` : field
}

function sexOf(field: string): CardSex {
  return field === '1' || field === '2' || field === '9' ? field : '0'
}

function parseResident(field: Field, kind: 'resident' | 'hk-mo-tw'): CardText {
  return {
    kind,
    name: field(0, 30),
    sex: sexOf(field(30, 2)),
    nation: kind === 'resident' ? field(32, 4) : '',
    birth: dateText(field(36, 16)),
    address: field(52, 70),
    idNumber: field(122, 36),
    authority: field(158, 30),
    validFrom: dateText(field(188, 16)),
    validTo: dateText(field(204, 16)),
    extra: kind === 'resident' ? {} : { permitNumber: field(220, 18), issueCount: field(238, 4) },
  }
}

function parseForeigner2017(field: Field): CardText {
  return {
    kind: 'foreigner-2017',
    name: field(158, 30),
    sex: sexOf(field(120, 2)),
    nation: '',
    birth: dateText(field(220, 16)),
    address: '',
    idNumber: field(122, 30),
    authority: field(240, 8),
    validFrom: dateText(field(188, 16)),
    validTo: dateText(field(204, 16)),
    extra: { englishName: field(0, 120), nationality: field(152, 6), cardVersion: field(236, 4) },
  }
}

function parseForeigner2023(field: Field): CardText {
  return {
    kind: 'foreigner-2023',
    name: field(0, 30),
    sex: sexOf(field(30, 2)),
    nation: '',
    birth: dateText(field(36, 16)),
    address: '',
    idNumber: field(122, 36),
    authority: '',
    validFrom: dateText(field(188, 16)),
    validTo: dateText(field(204, 16)),
    extra: {
      englishName: `${field(52, 70)}${field(220, 22)}`,
      nationality: field(242, 6),
      renewalCount: field(32, 4),
      oldNumberLink: field(250, 6),
    },
  }
}

/** Parses a 256-byte block; throws `devices.card-data-malformed` for another length or a card without a number. */
export function parseTextBlock(block: Uint8Array): CardText {
  if (block.length !== TEXT_BLOCK_LENGTH) throw new DeviceError('devices.card-data-malformed', { length: block.length })
  const field = fieldsOf(block)
  const card = parseByKind(field)
  if (card.idNumber === '') throw new DeviceError('devices.card-without-number')
  return card
}

function parseByKind(field: Field): CardText {
  switch (field(KIND_AT, 2)) {
    case 'J':
      return parseResident(field, 'hk-mo-tw')
    case 'I':
      return parseForeigner2017(field)
    case 'Y':
      return parseForeigner2023(field)
    default:
      return parseResident(field, 'resident')
  }
}

import type { EnrolInput } from '../../src-main/contract/roster.ts'
import type { CardRead } from '../../src-main/devices/messages.ts'
import { passesLuhn } from '../../src-main/station/roster/rules/accounts.ts'
import { mod112, mod1110 } from '../../src-main/station/roster/rules/iso7064.ts'
import { usccCheckCharacter } from '../../src-main/station/roster/rules/uscc.ts'

/** Fictional people, companies and accounts: area 339900 does not exist, every check digit is right. */

/** Citizen number of area 339900; odd `sequence` is male. `birth` is YYYY-MM-DD. */
export function citizenNumber(birth: string, sequence: number): string {
  const body = `339900${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return body + mod112(body)
}

/** UnionPay card number of 19 digits. */
export function cardNumber(serial: number): string {
  const body = `62999${String(serial).padStart(13, '0')}`
  for (let digit = 0; digit < 10; digit++) if (passesLuhn(body + digit)) return body + digit
  throw new Error('no check digit')
}

/** 12-digit CNAPS number of a bank that does not exist. */
export function cnapsNumber(serial: number): string {
  const body = `99933${String(serial).padStart(6, '0')}`
  return body + mod1110(body)
}

/** Unified social credit code of no company. */
export function creditCode(serial: number): string {
  const body = `91339900MA${String(serial).padStart(7, '0')}`
  return body + usccCheckCharacter(body)
}

/** A citizen's card as the reader reads it: `person` tells people apart. */
export function testCard(person: number, fields: Partial<CardRead> = {}): CardRead {
  const birth = fields.birth ?? '1985-06-15'
  return {
    readId: `read-${person}`,
    deviceId: 'DV0000000000000000',
    at: '2026-10-01T00:00:00.000Z',
    kind: 'resident',
    name: '张三',
    sex: person % 2 === 1 ? '1' : '2',
    nation: '01',
    birth,
    address: '浙江省虚构市虚构区虚构路1号',
    idNumber: citizenNumber(birth, person),
    authority: '虚构市公安局',
    validFrom: '2020-01-01',
    validTo: '2040-01-01',
    rawText: '5f200900',
    photoWlt: 'V0xU',
    ...fields,
  }
}

/** An engagement that passes every check, from 2026-10-01. */
export function testEngagement(teamId: string, fields: Partial<EnrolInput['engagement'] & object> = {}) {
  return {
    teamId,
    trade: '020',
    workRole: 'worker' as const,
    entryDate: '2026-10-01',
    contractKind: 'labour-contract' as const,
    contractNumber: 'HT-1',
    contractFrom: '2026-10-01',
    contractTo: '2027-09-30',
    dayRateFen: 40_000,
    trainingDate: '2026-09-30',
    ...fields,
  }
}

/** A worker's own card account. */
export function testAccount(serial: number, holderName: string) {
  return { holderName, accountNumber: cardNumber(serial), bankName: '虚构农商银行', cnaps: cnapsNumber(1) }
}

export const TEST_PROJECT = {
  name: '虚构花园一期',
  builderName: '虚构置业有限公司',
  address: '虚构市虚构路1号',
  zone: 'Asia/Shanghai',
  startDate: '2026-01-01',
  plannedEndDate: '2027-12-31',
  contractAmountFen: 12_000_000_00,
  noticeDays: 5,
  payDay: 15,
  minimumWageFen: 226_000,
  labourInspectionPhone: '0000-12333',
}

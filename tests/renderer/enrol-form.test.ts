import { describe, expect, it } from 'vitest'
import { enrolInputSchema } from '../../src-main/contract/roster.ts'
import {
  accountOf,
  bareNumber,
  defaultsOf,
  engagementOf,
  freshForm,
  isDirty,
  missingFields,
} from '../../src-renderer/pages/enrol/form.ts'
import { NO_ENTRY } from '../../src-renderer/stores/preferences.ts'
import { id } from './fake/world.ts'

const filled = {
  ...freshForm(NO_ENTRY, '2026-10-03', '0612'),
  phone: '199 0000 0001',
  consent: true,
  teamId: id('TM', 1),
  trade: '010',
  dayRateFen: 32_000,
  holderName: '王建国',
  accountNumber: '6228 4800 0000 0000 018',
  bankName: '示例农商银行',
  cnaps: '402339900015',
}

describe('the entry form', () => {
  it('names everything that a new person lacks', () => {
    expect(missingFields(freshForm(NO_ENTRY, '2026-10-03', '0612'), 'new')).toEqual({
      phone: 'phone',
      consent: 'consent',
      teamId: 'team',
      trade: 'trade',
      dayRateFen: 'rate',
      accountNumber: 'account',
      holderName: 'required',
      bankName: 'required',
      cnaps: 'cnaps',
    })
  })

  it('asks a known person neither for phone nor consent again', () => {
    expect(missingFields({ ...filled, phone: '', consent: false, withAccount: false }, 'known')).toEqual({})
  })

  it('makes an input that the contract takes', () => {
    expect(missingFields(filled, 'new')).toEqual({})
    const input = {
      identity: { from: 'card', readId: 'r1' },
      phone: bareNumber(filled.phone),
      consent: true,
      engagement: engagementOf(filled),
      account: accountOf(filled),
    }
    expect(enrolInputSchema.parse(input)).toMatchObject({
      phone: '19900000001',
      account: { accountNumber: '6228480000000000018' },
      engagement: { contractNumber: 'HT20261003-0612', dayRateFen: 32_000 },
    })
  })

  it('keeps team, trade, rate and bank for the next person, but nothing personal', () => {
    const next = freshForm(defaultsOf(filled), '2026-10-03', '0613')
    expect(next).toMatchObject({ teamId: filled.teamId, trade: '010', dayRateFen: 32_000, bankName: '示例农商银行' })
    expect([next.phone, next.accountNumber, next.holderName, next.consent, isDirty(next)]).toEqual([
      '',
      '',
      '',
      false,
      false,
    ])
    expect(accountOf({ ...filled, withAccount: false })).toBeNull()
  })
})

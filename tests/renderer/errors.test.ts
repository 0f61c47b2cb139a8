import { ORPCError } from '@orpc/client'
import { beforeEach, describe, expect, it } from 'vitest'
import { describeError, fieldErrors, refusalOf } from '../../src-renderer/app/errors.ts'
import { codeText, readableParams } from '../../src-renderer/locales/codes.ts'
import { startTexts } from '../../src-renderer/locales/index.ts'
import { CODE_FIELDS } from '../../src-renderer/pages/enrol/code-fields.ts'

function refused(code: string, params = {}, details: object[] = []) {
  return new ORPCError('REFUSED', {
    status: 422,
    data: { code, params, zh: '引擎的话', en: 'words of the engine', details },
  })
}

beforeEach(() => {
  startTexts('zh-CN')
})

describe('a refusal in words', () => {
  it('takes the text of its code in the language in use', () => {
    const error = refused('payroll.unconfirmed-lines', { missing: 3 })
    expect(describeError(error).title).toBe('还有 3 人没有确认')
    startTexts('en')
    expect(describeError(error).title).not.toMatch(/[\u4e00-\u9fff]|\{\{/)
  })

  it('falls back to the words sent with it where the screens have none', () => {
    const error = refused('newroom.new-code')
    expect(describeError(error).title).toBe('引擎的话')
    startTexts('en')
    expect(describeError(error).title).toBe('words of the engine')
  })

  it('names every offending place', () => {
    const words = describeError(
      refused('devices.attlog-empty', { fileName: 'attlog.dat', rejected: 2 }, [
        { code: 'devices.attlog-line-unreadable', params: {}, where: '17' },
        { code: 'newroom.unheard-of', params: {}, where: '18' },
      ]),
    )
    expect(words.lines).toEqual([
      { text: '此行无法识别。', where: '17' },
      { text: 'newroom.unheard-of', where: '18' },
    ])
  })

  it('goes next to its field, by place or by code', () => {
    const byPlace = refused('roster.account-luhn', {}, [
      { code: 'roster.account-luhn', params: {}, where: 'account.accountNumber' },
    ])
    const byCode = refused('roster.holder-not-worker', { holder: '甲', worker: '乙' })
    const placed = fieldErrors(byPlace)
    const coded = fieldErrors(byCode, CODE_FIELDS)
    expect(Object.keys({ ...placed, ...coded })).toEqual(['accountNumber', 'holderName'])
    expect(fieldErrors(undefined)).toEqual({})
  })

  it('knows every code that has a field by a text', () => {
    const silent = Object.keys(CODE_FIELDS).filter((code) => codeText(code) === code)
    expect(silent).toEqual([])
  })
})

describe('other errors in words', () => {
  it('point at the field of input that the contract does not take', () => {
    const error = new ORPCError('BAD_REQUEST', {
      status: 400,
      data: { issues: [{ path: ['engagement', 'dayRateFen'], message: 'too small' }] },
    })
    expect(Object.keys(fieldErrors(error))).toEqual(['dayRateFen'])
  })

  it('tell a broken connection from a failure, and never promise that nothing happened', () => {
    const titles = [new Error('station offline'), new Error('boom'), 'odd'].map((error) => describeError(error).code)
    expect(titles).toEqual(['app.offline', 'app.unexpected', 'app.unexpected'])
    expect(refusalOf(new Error('boom'))).toBeNull()
  })
})

describe('codes of the engine', () => {
  it('are found in any group of their room, and their parameters are read', () => {
    expect(codeText('station.alert.unknown-numbers', { n: 3 })).toBe('3 个考勤号还不知道是谁')
    expect(codeText('attendance.missing-out')).toBe(codeText('attendance.questions.missing-out'))
    expect(readableParams({ amountFen: 123_450, n: 3, question: 'attendance.missing-out', name: '甲.乙' })).toEqual({
      amountFen: '¥1,234.50',
      n: '3',
      question: codeText('attendance.missing-out'),
      name: '甲.乙',
    })
  })

  it('stay visible where no text is known', () => {
    expect([codeText('nowhere.at-all'), codeText('plain')]).toEqual(['nowhere.at-all', 'plain'])
  })
})

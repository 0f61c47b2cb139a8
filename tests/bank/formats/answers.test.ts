import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { writeCamt054 } from '../../../src-main/practice/bank/camt054.ts'
import type { BatchRow, PaymentRow } from '../../../src-main/practice/bank/ledger.ts'
import { writePain002 } from '../../../src-main/practice/bank/pain002.ts'
import { parseCamt054 } from '../../../src-main/station/bank/formats/camt054.ts'
import { parsePain002 } from '../../../src-main/station/bank/formats/pain002.ts'
import { ResultRefusal } from '../../../src-main/station/bank/formats/types.ts'
import { schemaErrors, schemaFolder } from './support.ts'

const schemas = schemaFolder()
const head = { reportId: 'RP1', createdAt: '2026-11-06T03:00:00.000Z' }

function row(sequence: number, change: Partial<PaymentRow>): PaymentRow {
  return {
    id: sequence,
    messageId: 'BT1',
    sequence,
    endToEndId: `PY${sequence}`,
    payeeName: '张三',
    account: '0062284800000000007',
    cnaps: '402338700008',
    amountFen: 500_000 + sequence,
    remark: '',
    status: 'PDNG',
    reasonCode: null,
    bankReference: null,
    settledAt: null,
    returnedAt: null,
    returnCode: null,
    ...change,
  }
}

const rows = [
  row(1, { status: 'ACSC', bankReference: 'YL0000000001' }),
  row(2, { status: 'RJCT', reasonCode: 'BE01', payeeName: '买买提·吐尔逊 & <𬭎>' }),
  row(3, {}),
]
const order: BatchRow = {
  messageId: 'BT1',
  sha256: '',
  format: 'pain.001',
  receivedAt: head.createdAt,
  debtorAccount: '201000000000001',
  paymentCount: 3,
  sumFen: 1_500_006,
  refusal: null,
}

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ResultRefusal) return error.problem
    throw error
  }
  return 'was not refused'
}

describe('pain.002.001.10', () => {
  const bytes = writePain002(order, rows, head)

  it.runIf(schemas)('is valid against the XSD as the practice bank writes it, for every kind of batch', async () => {
    expect(await schemaErrors(schemas!, 'pain.002.001.10', bytes)).toEqual([])
    const refused = writePain002({ ...order, refusal: 'AM10' }, [row(1, { status: 'RJCT', reasonCode: 'AM10' })], head)
    expect(await schemaErrors(schemas!, 'pain.002.001.10', refused)).toEqual([])
  })

  it('is read back whole: leading zeros, ampersands and rare characters as they were', () => {
    expect(parsePain002(bytes)).toEqual({
      reportId: 'RP1',
      createdAt: head.createdAt,
      originalMessageId: 'BT1',
      originalCount: 3,
      originalSumFen: 1_500_006,
      groupStatus: 'PART',
      results: [
        {
          endToEndId: 'PY1',
          outcome: 'paid',
          status: 'ACSC',
          amountFen: 500_001,
          payeeName: '张三',
          account: '0062284800000000007',
          bankReference: 'YL0000000001',
        },
        {
          endToEndId: 'PY2',
          outcome: 'rejected',
          status: 'RJCT',
          reasonCode: 'BE01',
          reasonText: '户名不符',
          amountFen: 500_002,
          payeeName: '买买提·吐尔逊 & <𬭎>',
          account: '0062284800000000007',
        },
        {
          endToEndId: 'PY3',
          outcome: 'pending',
          status: 'PDNG',
          amountFen: 500_003,
          payeeName: '张三',
          account: '0062284800000000007',
        },
      ],
    })
  })

  it('decides nothing by a status it does not know', () => {
    const odd = bytes.toString().replaceAll('<TxSts>PDNG</TxSts>', '<TxSts>ABCD</TxSts>')
    expect(parsePain002(Buffer.from(odd)).results[2]).toMatchObject({ outcome: 'unknown', status: 'ABCD' })
  })

  it('reads prefixed elements and amounts with trailing zeros', () => {
    const text = bytes.toString().replace('5000.01<', '5000.01000<')
    const prefixed = text.replace(/<(\/?)(?=[A-Za-z])/g, '<$1b:').replace('xmlns=', 'xmlns:b=')
    expect(parsePain002(Buffer.from(prefixed)).results).toEqual(parsePain002(bytes).results)
  })

  it('reads a file in GBK when it says so', () => {
    const plain = bytes.toString().replace('UTF-8', 'GBK').replace(' &amp; &lt;𬭎&gt;', '')
    const names = parsePain002(iconv.encode(plain, 'gbk')).results.map((one) => one.payeeName)
    expect(names).toEqual(['张三', '买买提·吐尔逊', '张三'])
  })

  it('refuses a file cut off at any byte', () => {
    for (let length = 0; length < bytes.length - 1; length += 97) {
      expect(refusal(() => parsePain002(bytes.subarray(0, length)))).toMatch(
        /^(empty|not-well-formed|not-utf8|wrong-message)$/,
      )
    }
  })

  const entity = '<!DOCTYPE Document [<!ENTITY x "y">]>'
  it.each([
    ['no XML at all', 'hello', 'not-well-formed'],
    ['an HTML page of a proxy', '<html><body>502 Bad Gateway</body></html>', 'wrong-message'],
    ['another message', bytes.toString().replaceAll('pain.002', 'pain.004'), 'wrong-message'],
    ['a document type', bytes.toString().replace('<Document', `${entity}<Document`), 'doctype-forbidden'],
    ['a currency that is not ours', bytes.toString().replace('Ccy="CNY"', 'Ccy="USD"'), 'bad-amount'],
    ['an amount below a fen', bytes.toString().replace('5000.01', '5000.015'), 'bad-amount'],
    ['no original message', bytes.toString().replace('<OrgnlMsgId>BT1</OrgnlMsgId>', ''), 'missing-field'],
    ['a payment without id', bytes.toString().replace('<OrgnlEndToEndId>PY2</OrgnlEndToEndId>', ''), 'missing-field'],
    ['an encoding nobody has', bytes.toString().replace('UTF-8', 'EBCDIC-CP-US'), 'not-in-encoding'],
  ])('refuses %s', (_, text, problem) => {
    expect(refusal(() => parsePain002(Buffer.from(text)))).toBe(problem)
  })

  it('survives any damage: a report comes out, or a refusal that says why', () => {
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(damage, fc.nat(bytes.length), fc.boolean(), (changes, cut, truncate) => {
        const damaged = Buffer.from(truncate ? bytes.subarray(0, cut) : bytes)
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value
        try {
          expect(parsePain002(damaged).results.every((one) => one.endToEndId !== undefined)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(ResultRefusal)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it.each([
    ['an attribute named like a prototype', bytes.toString().replace('<TxSts>', '<TxSts __proto__="x">')],
    [
      'elements named like a prototype',
      bytes.toString().replace('<TxSts>ACSC', '<__proto__><a>1</a></__proto__><constructor>1</constructor><TxSts>ACSC'),
    ],
  ])('survives %s', (_, text) => {
    try {
      expect(parsePain002(Buffer.from(text)).results).toHaveLength(3)
    } catch (error) {
      expect(error).toBeInstanceOf(ResultRefusal)
    }
    expect(({} as Record<string, unknown>).a).toBeUndefined()
  })

  it('refuses bytes that are not UTF-8', () => {
    const broken = Buffer.from(bytes)
    broken[broken.indexOf('张')] = 0x41
    expect(refusal(() => parsePain002(broken))).toBe('not-utf8')
  })
})

describe('camt.054.001.08', () => {
  const returned = row(2, { status: 'ACSC', returnedAt: head.createdAt, returnCode: 'AC04', bankReference: 'YL2' })
  const bytes = writeCamt054('201000000000001', [returned], head)

  it.runIf(schemas)('is valid against the XSD as the practice bank writes it', async () => {
    expect(await schemaErrors(schemas!, 'camt.054.001.08', bytes)).toEqual([])
    const none = writeCamt054('201000000000001', [], head)
    expect(await schemaErrors(schemas!, 'camt.054.001.08', none)).toEqual([])
  })

  it('gives the returned wages and nothing else of the account', () => {
    const withOthers = bytes
      .toString()
      .replace(
        '<Ntry>',
        '<Ntry><Amt Ccy="CNY">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts></Ntry><Ntry>',
      )
    expect(parseCamt054(Buffer.from(withOthers))).toEqual({
      reportId: 'RP1',
      createdAt: head.createdAt,
      account: '201000000000001',
      returns: [
        {
          endToEndId: 'PY2',
          outcome: 'returned',
          status: 'BOOK',
          reasonCode: 'AC04',
          reasonText: '账户已销户',
          amountFen: 500_002,
          payeeName: '张三',
          account: '0062284800000000007',
          bankReference: 'YL2',
        },
      ],
    })
  })

  it('does not take an entry that is still pending for a return', () => {
    const pending = bytes.toString().replace('<Cd>BOOK</Cd>', '<Cd>PDNG</Cd>')
    expect(parseCamt054(Buffer.from(pending)).returns).toEqual([])
  })
})

import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { formatYuan } from '../../../src-main/contract/money.ts'
import { readPain001 } from '../../../src-main/practice/bank/orders.ts'
import { pain001Chunks, renderPain001 } from '../../../src-main/station/bank/formats/pain001.ts'
import { FormatRefusal } from '../../../src-main/station/bank/formats/types.ts'
import { anyText, batch, payment, schemaErrors, schemaFolder } from './support.ts'

const schemas = schemaFolder()

function refusalOf(work: () => unknown): FormatRefusal {
  try {
    work()
  } catch (error) {
    if (error instanceof FormatRefusal) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('pain.001.001.09 with the Chinese mapping', () => {
  const names = ['张三', '买买提·吐尔逊', '𬭎㛃鿏䶮', 'A & B <C> "D" \'E\'']
  const document = batch(
    names.map((payeeName, index) => payment(index + 1, { payeeName, remark: index === 0 ? '' : 'x' })),
  )

  it.runIf(schemas)('is valid against the XSD', async () => {
    expect(await schemaErrors(schemas!, 'pain.001.001.09', renderPain001(document))).toEqual([])
  })

  it.runIf(schemas)('is known by the XSD to be wrong when it is wrong', async () => {
    const broken = renderPain001(document).toString().replace('<PmtMtd>TRF</PmtMtd>', '<PmtMtd>CASH</PmtMtd>')
    expect(await schemaErrors(schemas!, 'pain.001.001.09', Buffer.from(broken))).not.toEqual([])
  })

  it('says what domain.md §4.3 asks for', () => {
    const parsed = new XMLParser({ parseTagValue: false, ignoreAttributes: false }).parse(renderPain001(document))
    const { GrpHdr, PmtInf } = parsed.Document.CstmrCdtTrfInitn
    const agent = (bankName: string) => ({
      FinInstnId: { ClrSysMmbId: { ClrSysId: { Cd: 'CNAPS' }, MmbId: '402338700008' }, Nm: bankName },
    })
    const { CdtTrfTxInf, ...instruction } = PmtInf
    expect({
      GrpHdr,
      instruction,
      first: CdtTrfTxInf[0],
      names: CdtTrfTxInf.map((one: { Cdtr: { Nm: string } }) => one.Cdtr.Nm),
    }).toEqual({
      GrpHdr: {
        MsgId: 'BT0000000000000001',
        CreDtTm: '2026-11-05T02:00:00.000Z',
        NbOfTxs: '4',
        CtrlSum: '20000.10',
        InitgPty: { Nm: '测试建设有限公司示例项目农民工工资专用账户' },
      },
      instruction: {
        PmtInfId: 'BT0000000000000001',
        PmtMtd: 'TRF',
        BtchBookg: 'true',
        NbOfTxs: '4',
        CtrlSum: '20000.10',
        PmtTpInf: { CtgyPurp: { Cd: 'SALA' } },
        ReqdExctnDt: { Dt: '2026-11-06' },
        Dbtr: { Nm: '测试建设有限公司示例项目农民工工资专用账户' },
        DbtrAcct: { Id: { Othr: { Id: '201000000000001' } }, Ccy: 'CNY' },
        DbtrAgt: agent('永康农商银行'),
      },
      first: {
        PmtId: { EndToEndId: 'PY0000000000000001' },
        Amt: { InstdAmt: { '#text': '5000.01', '@_Ccy': 'CNY' } },
        CdtrAgt: agent('永康农商银行'),
        Cdtr: { Nm: '张三' },
        CdtrAcct: { Id: { Othr: { Id: '6228480000000000001' } }, Ccy: 'CNY' },
      },
      names,
    })
  })

  it('gives the bank back exactly the ids, names, accounts and fen that went in', () => {
    const name = anyText(12).filter((text) => {
      return text.trim() === text && /^[^\p{C}\uFFFE\uFFFF]+$/u.test(text) && [...text].length <= 70
    })
    const amount = fc.integer({ min: 1, max: 1_000_000_000_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(name, amount), { minLength: 1, maxLength: 20 }), (rows) => {
        const payments = rows.map(([payeeName, amountFen], index) => payment(index, { payeeName, amountFen }))
        const read = readPain001(renderPain001(batch(payments)))
        const expected = payments.map(({ bankName: _, ...rest }) => rest)
        expect(read).toEqual({ messageId: 'BT0000000000000001', debtorAccount: '201000000000001', payments: expected })
      }),
      { numRuns: 60 },
    )
  })

  it('is the same to the byte each time and streams thousands of payments in pieces', () => {
    const many = batch(Array.from({ length: 3000 }, (_, index) => payment(index)))
    const pieces = [...pain001Chunks(many)]
    const total = many.payments.reduce((sum, one) => sum + one.amountFen, 0)
    expect({ pieces: pieces.length, sum: pieces[0]!.includes(`<CtrlSum>${formatYuan(total)}</CtrlSum>`) }).toEqual({
      pieces: 16,
      sum: true,
    })
    expect(Buffer.from(pieces.join('')).equals(renderPain001(many))).toBe(true)
  })

  it('lists every problem before the first byte', () => {
    const wrong = batch([
      payment(1, { payeeName: '张\u0007三' }),
      payment(1, { account: '62 28', amountFen: 0 }),
      payment(2, { amountFen: 10.5, cnaps: '12' }),
      payment(3, { payeeName: '  ' }),
      payment(4, { payeeName: '长'.repeat(71) }),
      payment(5, { payeeName: '\uD83D半' }),
    ])
    const found = refusalOf(() => pain001Chunks(wrong).next()).problems.map(
      (one) => `${one.endToEndId?.slice(-1)} ${one.code}`,
    )
    expect(found).toEqual([
      '1 text-forbidden-character',
      '1 duplicate-id',
      '1 bad-account',
      '1 bad-amount',
      '2 bad-cnaps',
      '2 bad-amount',
      '3 name-empty',
      '4 name-too-long',
      '5 text-forbidden-character',
    ])
    expect(refusalOf(() => renderPain001(batch([]))).problems[0]?.code).toBe('no-payments')
  })
})

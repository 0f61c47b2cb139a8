import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import { parseYuan } from '../../contract/money.ts'

export interface OrderedPayment {
  endToEndId: string
  payeeName: string
  account: string
  cnaps: string
  amountFen: number
  remark: string
}

export interface PaymentOrder {
  messageId: string
  debtorAccount: string
  payments: OrderedPayment[]
  /** Set when the file contradicts itself (count, control sum): the bank takes it in and refuses all of it. */
  refusal?: 'AM10' | 'AM18'
}

/** The file cannot even be attributed to a message; nothing is recorded. */
export class UnreadableOrder extends Error {}

const Text = z.string().min(1)
const Transfer = z.object({
  PmtId: z.object({ EndToEndId: Text.max(35) }),
  Amt: z.object({ InstdAmt: z.object({ '#text': Text, '@Ccy': z.literal('CNY') }) }),
  CdtrAgt: z.object({ FinInstnId: z.object({ ClrSysMmbId: z.object({ MmbId: Text.max(35) }) }) }),
  Cdtr: z.object({ Nm: Text.max(140) }),
  CdtrAcct: z.object({ Id: z.object({ Othr: z.object({ Id: Text.max(34) }) }) }),
  RmtInf: z.object({ Ustrd: z.string() }).optional(),
})
const Order = z.object({
  Document: z.object({
    '@xmlns': z.literal('urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'),
    CstmrCdtTrfInitn: z.object({
      GrpHdr: z.object({ MsgId: Text.max(35), NbOfTxs: Text, CtrlSum: Text }),
      PmtInf: z.object({
        DbtrAcct: z.object({ Id: z.object({ Othr: z.object({ Id: Text }) }) }),
        CdtTrfTxInf: z.array(Transfer).min(1),
      }),
    }),
  }),
})

/** Reads a pain.001.001.09 as the bank does: by itself, sharing no code with the station that wrote it. */
export function readPain001(bytes: Uint8Array): PaymentOrder {
  const text = decode(bytes, 'utf-8')
  if (text.includes('<!DOCTYPE')) throw new UnreadableOrder('document type')
  if (XMLValidator.validate(text) !== true) throw new UnreadableOrder('not well-formed XML')
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    isArray: (name) => name === 'CdtTrfTxInf',
  })
  const parsed = Order.safeParse(parser.parse(text))
  if (!parsed.success) throw new UnreadableOrder(z.prettifyError(parsed.error))
  const { GrpHdr, PmtInf } = parsed.data.Document.CstmrCdtTrfInitn
  const payments = PmtInf.CdtTrfTxInf.map((transfer) => ({
    endToEndId: transfer.PmtId.EndToEndId,
    payeeName: transfer.Cdtr.Nm,
    account: transfer.CdtrAcct.Id.Othr.Id,
    cnaps: transfer.CdtrAgt.FinInstnId.ClrSysMmbId.MmbId,
    amountFen: readAmount(transfer.Amt.InstdAmt['#text']),
    remark: transfer.RmtInf?.Ustrd ?? '',
  }))
  const order: PaymentOrder = { messageId: GrpHdr.MsgId, debtorAccount: PmtInf.DbtrAcct.Id.Othr.Id, payments }
  const sum = payments.reduce((total, payment) => total + payment.amountFen, 0)
  if (GrpHdr.NbOfTxs !== String(payments.length)) order.refusal = 'AM18'
  else if (readAmount(GrpHdr.CtrlSum) !== sum) order.refusal = 'AM10'
  return order
}

/**
 * Reads the rural bank's upload `序号|账号|姓名|实发工资|` in GBK. Such a file has no ids of its own: the upload form gives
 * the batch number and the paying account, and the bank's payment ids are batch number and 序号.
 */
export function readTextOrder(bytes: Uint8Array, messageId: string, debtorAccount: string): PaymentOrder {
  const lines = decode(bytes, 'gbk').split('\r\n')
  if (lines.pop() !== '' || lines.length === 0) throw new UnreadableOrder('the last line is cut off')
  const payments = lines.map((line, index) => {
    const [sequence, account = '', payeeName = '', amount = '', rest] = line.split('|')
    if (sequence !== String(index + 1) || rest !== '' || !account || !payeeName) {
      throw new UnreadableOrder(`line ${index + 1}`)
    }
    return {
      endToEndId: `${messageId}/${sequence}`,
      payeeName,
      account,
      cnaps: '',
      amountFen: readAmount(amount),
      remark: '',
    }
  })
  return { messageId, debtorAccount, payments }
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new UnreadableOrder(`not ${encoding}`)
  }
}

function readAmount(text: string): number {
  const parsed = parseYuan(text)
  if (!parsed.ok || parsed.fen <= 0) throw new UnreadableOrder(`amount ${text}`)
  return parsed.fen
}

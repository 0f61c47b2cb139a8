import type { Batch, Payment } from '../../contract/bank.ts'
import type { WageList } from '../../contract/payroll.ts'
import { cardNumber, cnapsNumber } from '../site/numbers.ts'
import { PRACTICE_PROJECT, type PracticePerson } from '../site/people.ts'
import { nextMonth } from './attendance.ts'
import { escrowName } from './enrolment.ts'
import { PRACTICE_PINS } from './site-setup.ts'
import type { Stage } from './types.ts'

const ESCROW_ACCOUNT = '9993399000010001'
/** Workers whose accounts the bank will refuse, and how. */
const TROUBLE = new Map<number, 'closed' | 'renamed' | 'missing' | 'frozen'>([
  [4, 'closed'],
  [22, 'renamed'],
  [47, 'missing'],
  [68, 'frozen'],
  [93, 'closed'],
])

/** Opens the practice bank's accounts and the escrow account, and tells the station how to reach the bank. */
export async function openAccounts(stage: Stage): Promise<void> {
  const name = escrowName(PRACTICE_PROJECT)
  await stage.bank.accounts([
    { action: 'open', account: ESCROW_ACCOUNT, holder: name, cnaps: cnapsNumber(0), kind: 'escrow' },
    { action: 'fund', account: ESCROW_ACCOUNT, amountFen: 300_000_000, memo: '人工费拨付' },
    ...stage.people.flatMap((person) => openings(person)),
  ])
  await stage.clerk.bank.setEscrow({
    accountName: name,
    accountNumber: ESCROW_ACCOUNT,
    bankName: '练习农村商业银行',
    cnaps: cnapsNumber(0),
    openedOn: `${stage.month}-01`,
    approval: { userId: stage.site.managerId, pin: PRACTICE_PINS.manager },
  })
  await stage.manager.bank.setConnection({
    url: stage.bank.url,
    fingerprint: stage.bank.fingerprint,
    secret: stage.bank.secret,
  })
}

function openings(person: PracticePerson) {
  const trouble = TROUBLE.get(person.index)
  if (trouble === 'missing') return []
  const { account, cnaps } = person
  return [
    { action: 'open' as const, account, cnaps, holder: trouble === 'renamed' ? '练他人' : person.name },
    ...(trouble === 'closed' ? [{ action: 'close' as const, account }] : []),
    ...(trouble === 'frozen' ? [{ action: 'freeze' as const, account }] : []),
  ]
}

export interface PayoutFigures {
  payments: number
  paid: number
  paidFen: number
  returned: number
  reissued: number
  batches: Batch[]
}

/** Pays the frozen lists: the line drops just after the bank took the batch, so its fate is asked for; what came back is mended and issued again. */
export async function playPayout(stage: Stage, lists: WageList[]): Promise<PayoutFigures> {
  const following = nextMonth(stage.month)
  const prepared = await stage.clerk.bank.prepare({
    listIds: lists.map((list) => list.id),
    transport: 'https',
    profile: 'iso20022-pain001',
    executionDate: `${following}-06`,
  })
  await stage.bank.faults({ kind: 'drop-after' })
  const first = await sendAndSettle(stage, prepared)
  stage.say(`  ${first.paid} paid, ${first.failed} came back`)
  const failed = first.rows.filter((payment) => payment.state === 'rejected' || payment.state === 'returned')
  await stage.setClock(`${following}-08`, '09:00:00')
  for (const payment of failed) await mend(stage, payment)
  const again = await stage.clerk.bank.reissue({
    paymentIds: failed.map((payment) => payment.id),
    transport: 'https',
    profile: 'iso20022-pain001',
    executionDate: `${following}-08`,
  })
  const second = await sendAndSettle(stage, again)
  const batches = [await stage.clerk.bank.batch({ batchId: first.id }), second]
  const paid = batches.flatMap((batch) => batch.rows).filter((payment) => payment.state === 'paid')
  return {
    payments: batches.reduce((sum, batch) => sum + batch.rows.length, 0),
    paid: paid.length,
    paidFen: paid.reduce((sum, payment) => sum + payment.amountFen, 0),
    returned: failed.length,
    reissued: second.rows.length,
    batches,
  }
}

export async function sendAndSettle(stage: Stage, batch: Batch): Promise<Batch> {
  await stage.clerk.bank.approve({
    batchId: batch.id,
    approval: { userId: stage.site.managerId, pin: PRACTICE_PINS.manager },
  })
  let state = await stage.clerk.bank.handOver({ batchId: batch.id })
  if (state.state === 'unknown') stage.say('  the line dropped after the hand-over: fate unknown, asking the bank')
  for (let asked = 0; asked < 20 && state.state !== 'settled'; asked++) {
    state = await stage.clerk.bank.query({ batchId: batch.id })
  }
  if (state.state !== 'settled') throw new Error(`batch ${batch.messageId} stayed ${state.state}`)
  return state
}

/** The worker brings another account of his own; the bank knows it. */
async function mend(stage: Stage, payment: Payment): Promise<void> {
  const person = stage.people.find((candidate) => candidate.name === payment.name)
  if (!person) throw new Error('a payment to nobody on the site')
  const account = cardNumber(7_000_000 + person.index * 13)
  await stage.bank.accounts([{ action: 'open', account, holder: person.name, cnaps: person.cnaps }])
  await stage.clerk.roster.setAccount({
    workerId: payment.workerId,
    account: { holderName: person.name, accountNumber: account, bankName: person.bankName, cnaps: person.cnaps },
    approval: { userId: stage.site.managerId, pin: PRACTICE_PINS.manager },
  })
}

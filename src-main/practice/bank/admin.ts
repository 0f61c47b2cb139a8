import { z } from 'zod'
import { auditBank } from './audit.ts'
import { addFault, clearFaults, FaultOrder } from './faults.ts'
import { workOffFolder } from './folder.ts'
import { type BankLedger, BankRefusal } from './ledger.ts'

const Account = z.string().regex(/^[0-9]{8,34}$/)
const AccountOrder = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('open'),
    account: Account,
    holder: z.string().min(1),
    cnaps: z.string().regex(/^[0-9]{12}$/),
    kind: z.enum(['escrow', 'personal']).default('personal'),
  }),
  z.strictObject({ action: z.literal('close'), account: Account }),
  z.strictObject({ action: z.literal('freeze'), account: Account }),
  z.strictObject({ action: z.literal('reopen'), account: Account }),
  z.strictObject({ action: z.literal('rename'), account: Account, holder: z.string().min(1) }),
  z.strictObject({
    action: z.literal('fund'),
    account: Account,
    amountFen: z.int().positive(),
    memo: z.string().default(''),
  }),
])
export type AccountOrder = z.input<typeof AccountOrder>

const STATES = { close: 'closed', freeze: 'frozen', reopen: 'normal' } as const

/**
 * What the trainer may do to the practice bank: `accounts` (one order or a list, all or nothing), `settle`, `mode`
 * (`at-once` or `manual`), `client-certificate` (only a customer who shows it is served), `returns`, `folder` (works off what was brought on a
 * stick), `reset`, `faults` (POST adds one or a list, DELETE clears) and `audit`.
 */
export function handlePractice(ledger: BankLedger, what: string | undefined, method: string, body: Buffer): unknown {
  const input: unknown = body.length > 0 ? JSON.parse(body.toString('utf8')) : {}
  if (method === 'GET' && what === 'audit') return auditBank(ledger)
  if (method === 'DELETE' && what === 'faults') clearFaults(ledger)
  else if (method !== 'POST') throw new BankRefusal('not-found', `${method} ${what}`)
  else return post(ledger, what, input)
  return { ok: true }
}

function post(ledger: BankLedger, what: string | undefined, input: unknown): unknown {
  switch (what) {
    case 'accounts': {
      const orders = z.array(AccountOrder).parse(Array.isArray(input) ? input : [input])
      ledger.transaction(() => {
        for (const order of orders) changeAccount(ledger, order)
      })
      return { ok: true, accounts: orders.length }
    }
    case 'reset':
      ledger.reset()
      return { ok: true }
    case 'settle':
      return { decided: ledger.settle(z.object({ messageId: z.string().optional() }).parse(input).messageId) }
    case 'mode':
      ledger.set('settle', z.object({ settle: z.enum(['at-once', 'manual']) }).parse(input).settle)
      return { ok: true }
    case 'client-certificate':
      ledger.set('client-certificate', z.object({ fingerprint: z.string() }).parse(input).fingerprint)
      return { ok: true }
    case 'returns': {
      const { endToEndId, reasonCode } = z
        .object({
          endToEndId: z.string(),
          reasonCode: z
            .string()
            .regex(/^[A-Z]{2}[0-9]{2}$/)
            .default('AC04'),
        })
        .parse(input)
      ledger.returnPayment(endToEndId, reasonCode)
      return { ok: true }
    }
    case 'folder': {
      const folder = z.strictObject({ orders: z.string().min(1), results: z.string().min(1), debtorAccount: Account })
      const { orders, results, debtorAccount } = folder.parse(input)
      return workOffFolder(ledger, orders, results, debtorAccount)
    }
    case 'faults':
      for (const fault of z.array(FaultOrder).parse(Array.isArray(input) ? input : [input])) addFault(ledger, fault)
      return { ok: true }
    default:
      throw new BankRefusal('not-found', `no such practice order: ${what}`)
  }
}

function changeAccount(ledger: BankLedger, order: z.output<typeof AccountOrder>): void {
  if (order.action === 'open') ledger.openAccount(order)
  else if (order.action === 'fund') ledger.fund(order.account, order.amountFen, order.memo)
  else if (order.action === 'rename') ledger.changeAccount(order.account, { holder: order.holder })
  else ledger.changeAccount(order.account, { state: STATES[order.action] })
}

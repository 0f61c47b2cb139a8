import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BANK_FORMATS } from './formats/index.ts'
import { type BankLedger, BankRefusal } from './ledger.ts'
import { UnreadableOrder } from './orders.ts'

/** What tells a format by the name of its file, as a bank's front machine does. */
const BY_NAME: [RegExp, string][] = [
  [/^pain\.001-.*\.xml$/, 'iso20022-pain001'],
  [/^DF.*\.txt$/, 'rural-txt'],
  [/^DF.*\.csv$/, 'generic-csv'],
  [/^DF.*\.xlsx$/, 'generic-xlsx'],
  [/^CMB.*\.xml$/, 'cmb-n03010'],
  [/^CCB.*\.txt$/, 'ccb-6w1303'],
  [/^BOC.*\.xml$/, 'boc-b2e0078'],
  [/^ICBC.*\.xlsx$/, 'icbc-sheet'],
  [/^PAYPER.*\.xml$/, 'icbc-payper'],
  [/^BT[0-9A-Z]{16}\..*_.*\.\d{6}$/, 'abc-cfrt03'],
]

/**
 * The practice bank as a folder, for file transfer and for sticks: takes every order laid down under its name (not what is still under way),
 * moves it to `done`, and lays the result of each into the other folder, each under a temporary name first.
 * `debtorAccount` is the account for formats that do not name one.
 */
export async function workOffFolder(
  ledger: BankLedger,
  orders: string,
  results: string,
  debtorAccount: string,
): Promise<{ taken: number; refused: string[] }> {
  mkdirSync(join(orders, 'done'), { recursive: true })
  const refused: string[] = []
  const taken: { messageId: string; profile: string }[] = []
  for (const name of readdirSync(orders).sort()) {
    const profile = BY_NAME.find(([pattern]) => pattern.test(name))?.[1]
    if (name.startsWith('.') || !profile) continue
    const bytes = readFileSync(join(orders, name))
    try {
      const messageId = /BT[0-9A-HJKMNP-TV-Z]{16}/.exec(name)?.[0] ?? name
      const order = BANK_FORMATS[profile]!.read(bytes, { messageId, debtorAccount })
      ledger.receive(order, bytes, profile === 'iso20022-pain001' ? 'pain.001' : 'text', profile)
      taken.push({ messageId: order.messageId, profile })
    } catch (error) {
      if (!(error instanceof UnreadableOrder) && !(error instanceof BankRefusal)) throw error
      refused.push(`${name}: ${error.message}`)
    }
    renameSync(join(orders, name), join(orders, 'done', name))
  }
  for (const { messageId, profile } of taken) await layResult(ledger, results, messageId, profile)
  return { taken: taken.length, refused }
}

/** Writes a batch's result as it stands now; an older one of the batch is replaced. */
export async function layResult(
  ledger: BankLedger,
  results: string,
  messageId: string,
  profile: string,
): Promise<void> {
  const batch = ledger.batch(messageId)
  if (!batch) return
  const bytes = await BANK_FORMATS[profile]!.result(batch, ledger.payments(messageId))
  const target = join(results, `${messageId}.result`)
  if (!existsSync(results)) mkdirSync(results, { recursive: true })
  writeFileSync(`${target}.part`, bytes)
  renameSync(`${target}.part`, target)
}

/** A practice site on the day its lists are paid: the bank furnished, everything up to the freeze played, the clerk at the screen. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import {
  openWindow,
  type StationClient,
  type StationWindow,
} from '../../../src-main/practice/scenario/station-client.ts'
import type { Stage } from '../../../src-main/practice/scenario/types.ts'
import { cnapsNumber } from '../../../src-main/practice/site/numbers.ts'
import { PRACTICE_GENERAL, type PracticePerson } from '../../../src-main/practice/site/people.ts'
import { BOUNDED } from '../../support/bounded.ts'
import { ESCROW_BANK, ESCROW_NAME, newAccount } from './bank.ts'
import { ESCROW_ACCOUNT } from './clients.ts'
import { playToLists } from './frozen-lists.ts'
import { Screen } from './screen.ts'
import { CLERK, MANAGER } from './set-up.ts'
import { MONTH, openPracticeSite, type PracticeSite } from './site.ts'

export const FUNDED_FEN = 100_000_000

export interface Payday {
  site: PracticeSite
  screen: Screen
  clerk: StationClient
  /** Teams with a frozen list. */
  teams: string[]
  /** His account is in another's name at the bank: his wage is rejected. */
  misnamed: PracticePerson
  /** His account is closed after he was paid: his wage comes back. */
  leaving: PracticePerson
  end(): Promise<void>
}

/** @param online whether the station is told how to reach the bank over the network; else it never is */
export async function openPayday(browser: Browser, online: boolean): Promise<Payday> {
  const site = await openPracticeSite()
  const windows: [StationWindow, StationWindow] = [
    await openWindow(await site.host.link()),
    await openWindow(await site.host.link()),
  ]
  const [{ client: clerk }, { client: manager }] = windows
  const [misnamed, leaving] = [site.people[2], site.people[4]]
  if (!misnamed || !leaving) throw new Error('too few people')
  const teams = await playToLists(site, { manager, clerk }, (stage) => furnish(stage, misnamed, online))
  const screen = await Screen.open(browser, await site.host.link())
  await screen.signIn(CLERK.name, CLERK.pin)
  return {
    site,
    screen,
    clerk,
    teams,
    misnamed,
    leaving,
    end: async () => {
      for (const window of windows) window.close()
      await site.end()
    },
  }
}

async function furnish({ bank, clerk, manager, people, site }: Stage, misnamed: PracticePerson, online: boolean) {
  await bank.accounts([
    { action: 'open', account: ESCROW_ACCOUNT, holder: ESCROW_NAME, cnaps: cnapsNumber(0), kind: 'escrow' },
    { action: 'fund', account: ESCROW_ACCOUNT, amountFen: FUNDED_FEN, memo: PRACTICE_GENERAL },
    ...people.map((person) => ({
      action: 'open' as const,
      account: person.account,
      cnaps: person.cnaps,
      holder: person === misnamed ? '练他人' : person.name,
    })),
  ])
  await clerk.bank.setEscrow({
    accountName: ESCROW_NAME,
    accountNumber: ESCROW_ACCOUNT,
    bankName: ESCROW_BANK,
    cnaps: cnapsNumber(0),
    openedOn: `${MONTH}-01`,
    approval: { userId: site.managerId, pin: MANAGER.pin },
  })
  const { url, fingerprint, secret } = bank
  if (online) await manager.bank.setConnection({ url, fingerprint, secret })
}

/** A paid worker has closed his account: the bank sends the wage back. */
export async function sendBack({ site: { bank } }: Payday, { account }: PracticePerson): Promise<void> {
  const paid = (await bank.audit()).payments.find((payment) => payment.account === account)
  if (!paid) throw new Error('never paid')
  await bank.accounts([{ action: 'close', account }])
  await bank.returnPayment(paid.endToEndId, 'AC04')
}

/** What the frozen lists say each worker gets (a line in dispute is not on them), and on which of his accounts. */
export async function owed({ clerk, site, misnamed, leaving }: Payday): Promise<[string, string, number][]> {
  const wages: [string, string, number][] = []
  for (const { list } of await clerk.payroll.lists({ month: MONTH })) {
    if (!list) continue
    const { rows } = await clerk.payroll.list({ listId: list.id })
    for (const { name, netFen } of rows) {
      const person = site.people.find((one) => one.name === name)
      if (!person) throw new Error(`nobody is called ${name}`)
      wages.push([name, person === misnamed || person === leaving ? newAccount(person) : person.account, netFen])
    }
  }
  return wages.sort(([one], [other]) => one.localeCompare(other))
}

/** The bank's own books: whether they are right, which wages stand, and what is left on the escrow account. */
export async function books({ site: { bank } }: Payday) {
  const { problems, payments, escrow } = await bank.audit()
  const standing = payments
    .filter(({ bookedFen }) => bookedFen !== 0)
    .map(({ payeeName, account, bookedFen }): [string, string, number] => [payeeName, account, bookedFen])
    .sort(([one], [other]) => one.localeCompare(other))
  return {
    problems,
    /** Orders that the bank ever had; each under an id of its own. */
    ordered: payments.length,
    ids: new Set(payments.map(({ endToEndId }) => endToEndId)).size,
    standing,
    escrowFen: escrow.map(({ balanceFen }) => balanceFen),
  }
}

/** `station check` on the folder of the station, which is stopped first. */
export async function checkFolder({ site }: Payday): Promise<{ passed: boolean; broken: unknown[] }> {
  await site.host.stop()
  const cli = resolve(import.meta.dirname, '../../../src-main/cli/station.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'check', '--data', site.dataDir, '--json'], {
    ...BOUNDED,
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  const { passed, results } = JSON.parse(stdout) as { passed: boolean; results: { violations: unknown[] }[] }
  return { passed, broken: results.filter(({ violations }) => violations.length > 0) }
}

/** What a paper says, read back from its PDF. */
export function wordsOf(pdf: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-paper-'))
  try {
    writeFileSync(join(folder, 'paper.pdf'), pdf)
    return execFileSync('pdftotext', ['-layout', join(folder, 'paper.pdf'), '-'], { ...BOUNDED, encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

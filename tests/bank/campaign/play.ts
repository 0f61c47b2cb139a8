import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StationError } from '../../../src-main/contract/errors.ts'
import { layResult, workOffFolder } from '../../../src-main/practice/bank/folder.ts'
import { seededRandom } from '../../../src-main/practice/site/random.ts'
import { collectFromFolder, takeDropped, writeToFolder } from '../../../src-main/station/bank/by-hand.ts'
import { approveBatch, cancelBatch } from '../../../src-main/station/bank/commands.ts'
import { enqueue, handOver, queryBatch, sendDue } from '../../../src-main/station/bank/outbox.ts'
import { prepareBatch, reissuePayments } from '../../../src-main/station/bank/prepare.ts'
import { paymentRow, readyForReissue } from '../../../src-main/station/bank/queries.ts'
import type { Actor } from '../../../src-main/station/journal/facts.ts'
import { accountSet } from '../../../src-main/station/roster/facts.ts'
import { all, one } from '../../../src-main/station/store/db.ts'
import { newId } from '../../../src-main/station/store/ids.ts'
import { faultyFolders, faultyLine, returnsOf } from './links.ts'
import { ESCROW, WORKERS_CNAPS } from './names.ts'
import type { Cast } from './template.ts'
import { Crash, World } from './world.ts'

export interface Outcome {
  seed: number
  steps: number
  crashes: number
  batches: number
  reissued: number
  wrong: string[]
}

export interface PlayOptions {
  /** Which life this is of a run that is really killed; the dice differ in each. */
  life?: number
  durable?: boolean
  /** Looks at station and bank when all is done, and says what is wrong. */
  audit?: (world: World) => string[]
}

const PROFILES = [
  'iso20022-pain001',
  'rural-txt',
  'cmb-n03010',
  'ccb-6w1303',
  'boc-b2e0078',
  'icbc-sheet',
  'icbc-payper',
  'generic-csv',
  'generic-xlsx',
]
/** Steps after which nothing goes wrong any more: from there on every run must come to its end. */
const CALM_AFTER = 120
const STUCK_AFTER = 1_500
/** Paid in again when a wage was refused for want of money. */
const FUNDING = 5_000_000
const RETURNS_MOST = 4

/**
 * Plays the bank's part of several months on copies of a template, with the dice of a seed: any transport, any format, any order of steps, and in
 * the first part faults at any point. What comes next is read from the station and the bank alone, so that it goes on after any crash.
 */
export async function play(folder: string, cast: Cast, seed: number, options: PlayOptions = {}): Promise<Outcome> {
  const random = seededRandom(seed * 1_000 + (options.life ?? 0))
  const world = new World(folder, cast, random, options.durable ?? false)
  if (random.chance(70)) world.bank.set('settle', random.chance(50) ? 'manual' : 'at-once')
  if (!options.life) spoilAccounts(world)
  let steps = 0
  for (; steps < STUCK_AFTER; steps += 1) {
    const calm = steps >= CALM_AFTER
    world.crashRate = calm ? 0 : 25
    const possible = stepsOf(world, calm ? 0 : 35, calm)
    if (possible.length === 0) break
    try {
      await random.pick(possible)()
    } catch (error) {
      if (error instanceof Crash) world.crashStation()
      // A refusal is an answer; anything else is only to be expected of what has just died.
      else if (!(error instanceof StationError) && world.ledger.db.open && world.bank.db.open) throw error
    }
    world.recover()
  }
  const wrong = options.audit?.(world) ?? []
  if (steps >= STUCK_AFTER) wrong.push('stuck')
  const count = (sql: string) => one<{ n: number }>(world.ledger.db, sql)?.n ?? 0
  const outcome = {
    seed,
    steps,
    crashes: world.crashes,
    batches: count('SELECT count(*) AS n FROM bank_batch'),
    reissued: count("SELECT count(*) AS n FROM bank_payment WHERE state = 're-issued'"),
    wrong,
  }
  world.close()
  return outcome
}

/** Some accounts are closed, frozen, or in another name, as the bank only tells when it is asked to pay. */
function spoilAccounts({ bank, random }: World): void {
  for (const { account, kind } of bank.accounts()) {
    if (kind !== 'personal' || !random.chance(35)) continue
    bank.changeAccount(
      account,
      random.pick([{ state: 'closed' }, { state: 'frozen' }, { holder: '另一个人' }] as const),
    )
  }
}

type Step = () => Promise<unknown> | unknown

/** Everything that somebody could do now; empty when all is paid and told. */
function stepsOf(world: World, percent: number, calm: boolean): Step[] {
  const { ledger, random } = world
  const clerk: Actor = { userId: world.cast.clerkId, role: 'clerk' }
  const needed = [
    ...listSteps(world, clerk, calm),
    ...batchSteps(world, clerk, percent, calm),
    ...failedSteps(world, clerk),
    ...bankSteps(world),
  ]
  if (needed.length === 0) return []
  // What changes nothing may be done at any time, as often as anybody likes.
  const idle: Step[] = [
    () => collectFromFolder(ledger, clerk, world.path('back')),
    () => workOffFolder(world.bank, world.path('stick'), world.path('back'), ESCROW),
    () => world.skip(random.int(1, 600)),
    () => sendDue(ledger, (transport) => (transport === 'sftp' ? faultyFolders : faultyLine)(world, percent)),
  ]
  const returnable = calm
    ? []
    : world.bank.allPayments().filter(({ status, returnedAt }) => status === 'ACSC' && !returnedAt)
  const returned = world.bank.allPayments().filter(({ returnedAt }) => returnedAt).length
  if (returnable.length > 0 && returned < RETURNS_MOST && random.chance(35)) {
    idle.push(() => world.bank.returnPayment(random.pick(returnable).endToEndId, 'AC04'))
  }
  return [...needed, ...needed, ...idle]
}

function listSteps(world: World, clerk: Actor, calm: boolean): Step[] {
  const { ledger, random } = world
  return world.cast.months.flatMap((month) => {
    const lists = all<{ id: string }>(
      ledger.db,
      `SELECT id FROM wage_list w WHERE month = ? AND state = 'frozen'
       AND EXISTS (SELECT 1 FROM wage_line l WHERE l.list_id = w.id AND l.live = 1
         AND NOT EXISTS (SELECT 1 FROM bank_payment p WHERE p.line_id = l.id)) ORDER BY id`,
      [month],
    ).map(({ id }) => id)
    if (lists.length === 0) return []
    return [
      () =>
        ledger.commit(clerk, (tx) =>
          prepareBatch(tx, { listIds: random.chance(50) ? lists : lists.slice(0, 1), ...planOf(world, calm) }),
        ),
    ]
  })
}

/** Names with rare characters do not fit every format: what is refused is tried again with another. */
function planOf(world: World, calm: boolean) {
  const profile = calm ? 'iso20022-pain001' : world.random.pick(PROFILES)
  const transport = world.random.pick(['https', 'sftp', 'file'] as const)
  return { profile, transport, executionDate: '2027-03-01' }
}

function batchSteps(world: World, clerk: Actor, percent: number, calm: boolean): Step[] {
  const { ledger, random, cast } = world
  const manager: Actor = { userId: cast.managerId, role: 'manager' }
  const linkOf = (transport: string) => (transport === 'sftp' ? faultyFolders : faultyLine)(world, percent)
  const batches = all<{ id: string; state: string; transport: string }>(
    ledger.db,
    "SELECT id, state, transport FROM bank_batch WHERE state NOT IN ('settled', 'refused') ORDER BY prepared_at, id",
  )
  return batches.map(({ id, state, transport }): Step => {
    const cancel = () => ledger.commit(clerk, (tx) => cancelBatch(tx, id, '重新制单', manager))
    if (!calm && (state === 'prepared' || state === 'approved') && random.chance(10)) return cancel
    if (state === 'prepared') return () => ledger.commit(clerk, (tx) => approveBatch(tx, id, manager))
    if (transport === 'file') return byHand(world, clerk, id, state)
    if (state !== 'approved') return () => queryBatch(ledger, linkOf(transport), clerk, id)
    if (random.chance(50)) return () => handOver(ledger, linkOf(transport), clerk, id)
    return () => ledger.commit(clerk, (tx) => enqueue(tx, id))
  })
}

/** Out on the stick, into the bank, home again; any of it may be done once more. */
function byHand(world: World, clerk: Actor, batchId: string, state: string): Step {
  const write = () => writeToFolder(world.ledger, clerk, batchId, world.path('stick'))
  if (state === 'approved' || world.random.chance(25)) return write
  if (world.random.chance(50)) return () => workOffFolder(world.bank, world.path('stick'), world.path('back'), ESCROW)
  return () => collectFromFolder(world.ledger, clerk, world.path('back'))
}

function failedSteps(world: World, clerk: Actor): Step[] {
  const { ledger, random, cast } = world
  const failed = all<{ id: string }>(
    ledger.db,
    "SELECT id FROM bank_payment WHERE state IN ('rejected', 'returned') ORDER BY id",
  )
  const payments = failed.map(({ id }) => paymentRow(ledger.db, id))
  const ready = payments.filter(readyForReissue)
  const steps = payments
    .filter((payment) => !readyForReissue(payment))
    .map(
      (payment): Step =>
        () =>
          mend(world, clerk, cast.workers.find(({ workerId }) => workerId === payment.workerId)!),
    )
  const [first] = ready
  if (!first) return steps
  const month = (listId: string) =>
    one<{ month: string }>(ledger.db, 'SELECT month FROM wage_list WHERE id = ?', [listId])?.month
  const together = ready.filter(({ listId }) => month(listId) === month(first.listId)).map(({ id }) => id)
  return [
    ...steps,
    () =>
      ledger.commit(clerk, (tx) => reissuePayments(tx, { paymentIds: together, ...planOf(world, random.chance(60)) })),
  ]
}

/** Gives a worker a new account at the bank, then here. */
function mend(world: World, clerk: Actor, { workerId, name }: Cast['workers'][number]): void {
  const { bank, ledger, random } = world
  const accountNumber = `99988${String(random.int(0, 999_999_999)).padStart(9, '0')}${String(random.int(10, 99))}`
  if (!bank.account(accountNumber)) {
    bank.openAccount({ account: accountNumber, holder: name, cnaps: WORKERS_CNAPS, kind: 'personal' })
  }
  ledger.commit(clerk, (tx) =>
    tx.record(accountSet, {
      accountId: newId('AC'),
      workerId,
      holderName: name,
      accountSealed: tx.keys.seal(workerId, 'accountNumber', accountNumber),
      accountIndex: tx.keys.blind('accountNumber', accountNumber),
      last4: accountNumber.slice(-4),
      bankName: '虚构农商银行',
      cnaps: WORKERS_CNAPS,
    }),
  )
}

/** What the bank still has to do or to tell: settle, lay results, give notice of returns. Also it spoils an account now and then. */
function bankSteps(world: World): Step[] {
  const { bank, ledger, random } = world
  const steps: Step[] = []
  const payments = bank.allPayments()
  if (payments.some(({ status }) => status === 'PDNG')) {
    steps.push(() => bank.settle(random.chance(50) ? random.pick(payments).messageId : undefined))
  }
  if (payments.some(({ reasonCode }) => reasonCode === 'AM04') && bank.account(ESCROW)!.balanceFen < FUNDING) {
    steps.push(() => bank.fund(ESCROW, FUNDING, '虚构置业有限公司'))
  }
  for (const { account, state } of bank.accounts()) {
    if (state === 'frozen') steps.push(() => bank.changeAccount(account, { state: 'normal' }))
  }
  for (const [from, to] of [
    ['stick', 'back'],
    ['sftp-in', 'sftp-out'],
  ] as const) {
    if (readdirSync(world.path(from)).some((name) => !name.startsWith('.') && name !== 'done')) {
      steps.push(() => workOffFolder(bank, world.path(from), world.path(to), ESCROW))
    }
    steps.push(...staleResults(world, to))
  }
  const told =
    one<{ n: number }>(ledger.db, "SELECT count(*) AS n FROM bank_payment WHERE failed_as = 'returned'")?.n ?? 0
  const returned = payments.filter(({ returnedAt }) => returnedAt !== null).length
  const taken = one(ledger.db, "SELECT 1 FROM bank_batch WHERE state NOT IN ('prepared', 'approved')")
  if (returned > told && taken) {
    steps.push(() =>
      ledger.commit({ userId: world.cast.clerkId, role: 'clerk' }, (tx) =>
        takeDropped(tx, 'camt.054.xml', returnsOf(world)),
      ),
    )
  }
  return steps
}

/** Results that the bank would write differently now. */
function staleResults(world: World, folder: 'back' | 'sftp-out'): Step[] {
  const transport = folder === 'back' ? 'file' : 'sftp'
  const open = all<{ id: string; profile: string }>(
    world.ledger.db,
    "SELECT id, profile FROM bank_batch WHERE transport = ? AND state IN ('unknown', 'handed-over', 'accepted')",
    [transport],
  )
  return open
    .filter(({ id }) => world.bank.batch(id))
    .map(
      ({ id, profile }): Step =>
        () =>
          layResult(world.bank, world.path(folder), id, profile),
    )
}

/** Copies a template for one run. */
export function copyTemplate(template: string, folder: string): Cast {
  for (const name of ['station.db', 'bank.sqlite']) copyFileSync(join(template, name), join(folder, name))
  return JSON.parse(readFileSync(join(template, 'cast.json'), 'utf8')) as Cast
}

import type { CardOnReader, EnrolInput } from '../../contract/roster.ts'
import { terminalNumber } from '../site/month.ts'
import type { PracticePerson } from '../site/people.ts'
import { PRACTICE_GENERAL } from '../site/people.ts'
import type { StationClient } from './station-client.ts'
import type { Stage } from './types.ts'

/** How long a card may take from the reader to the screen. */
const CARD_PATIENCE_MS = 20_000

/** Enrols everybody by his card over the serial reader: identity, engagement and own account in one go. */
export async function enrolEverybody(stage: Stage): Promise<number> {
  let enrolled = 0
  for (const person of stage.people) {
    await withCard(stage, person, (card) => enrol(stage, person, card))
    enrolled += 1
    stage.progress('enrol', enrolled, stage.people.length)
  }
  return enrolled
}

async function enrol(stage: Stage, person: PracticePerson, card: CardOnReader): Promise<void> {
  const input = enrolment(stage, person, card.readId)
  // The first worker shows that the station refuses an account in another name (53号 art. 20).
  if (person.index === 0 && input.account) {
    const foreign = { ...input, account: { ...input.account, holderName: '练班长' } }
    await expectRefusal('roster.holder-not-worker', () => stage.clerk.roster.enrol(foreign))
  }
  const worker = await stage.clerk.roster.enrol(input)
  if (person.index === 1) {
    await expectRefusal('roster.already-enrolled', () => stage.clerk.roster.enrol(input))
  }
  await stage.clerk.attendance.assignNumber({
    deviceId: null,
    number: terminalNumber(person),
    workerId: worker.id,
    fromDate: `${stage.month}-01`,
  })
}

function enrolment(stage: Stage, person: PracticePerson, readId: string): EnrolInput {
  return {
    identity: { from: 'card', readId },
    phone: person.phone,
    consent: true,
    engagement: {
      teamId: stage.site.teamIds[person.team] ?? '',
      trade: person.trade,
      workRole: 'worker',
      entryDate: `${stage.month}-01`,
      contractKind: 'labour-contract',
      contractNumber: `LX-${String(person.index + 1).padStart(4, '0')}`,
      contractFrom: `${stage.month}-01`,
      contractTo: '2027-12-31',
      dayRateFen: person.dayRateFen,
      trainingDate: `${stage.month}-01`,
    },
    account: {
      holderName: person.name,
      accountNumber: person.account,
      bankName: person.bankName,
      cnaps: person.cnaps,
    },
  }
}

/** Lays a person's card on the reader, waits until the station shows it, and takes it away afterwards. */
export async function withCard<T>(
  stage: Pick<Stage, 'reader' | 'clerk' | 'gates'>,
  person: PracticePerson,
  use: (card: CardOnReader) => Promise<T>,
): Promise<T> {
  const reader = stage.gates?.readerFor(person) ?? stage.reader
  reader.present(person.card)
  try {
    return await use(await cardShown(stage.clerk, person))
  } finally {
    reader.remove()
    await cardGone(stage.clerk)
  }
}

async function cardShown(client: StationClient, person: PracticePerson): Promise<CardOnReader> {
  return poll(async () => {
    const card = await client.roster.cardOnReader()
    return card?.name === person.name ? card : undefined
  }, `the card of person ${person.index} on the screen`)
}

async function cardGone(client: StationClient): Promise<void> {
  await poll(async () => ((await client.roster.cardOnReader()) === null ? true : undefined), 'an empty reader')
}

async function poll<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const until = Date.now() + CARD_PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > until) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Fails unless the station refuses with just this code. */
export async function expectRefusal(code: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    const refusal = (error as { data?: { code?: string } }).data
    if (refusal?.code === code) return
    throw error
  }
  throw new Error(`the station should have refused with ${code}`)
}

/** Name of the escrow account by the pattern of 53号 art. 6. */
export function escrowName(project: string): string {
  return `${PRACTICE_GENERAL}${project}农民工工资专用账户`
}

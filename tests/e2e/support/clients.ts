/** What stands beside the screens: windows of the contract for the many repetitions of a step that was shown at the screen once. */
import type { WageLine } from '../../../src-main/contract/payroll.ts'
import { enrolEverybody, withCard } from '../../../src-main/practice/scenario/enrolment.ts'
import {
  openWindow,
  type StationClient,
  type StationWindow,
} from '../../../src-main/practice/scenario/station-client.ts'
import { creditCode } from '../../../src-main/practice/site/numbers.ts'
import type { PracticePerson } from '../../../src-main/practice/site/people.ts'
import { CLERK, CONTACT, CONTRACTOR, INSPECTOR, MANAGER, TEAMS } from './set-up.ts'
import { MONTH, type PracticeSite } from './site.ts'

export interface Clients {
  clerk: StationClient
  manager: StationClient
  managerId: string
  teamIds: string[]
  close(): void
}

export async function openClients(site: PracticeSite): Promise<Clients> {
  const windows: StationWindow[] = [await openWindow(await site.host.link()), await openWindow(await site.host.link())]
  const [clerk, manager] = windows.map((window) => window.client) as [StationClient, StationClient]
  const { users } = await clerk.access.state()
  const idOf = (name: string) => users.find((user) => user.name === name)?.id ?? ''
  await clerk.access.signIn({ userId: idOf(CLERK.name), pin: CLERK.pin })
  await manager.access.signIn({ userId: idOf(MANAGER.name), pin: MANAGER.pin })
  const { teams } = await clerk.roster.site()
  return {
    clerk,
    manager,
    managerId: idOf(MANAGER.name),
    teamIds: teams.map(({ id }) => id),
    close: () => {
      for (const window of windows) window.close()
    },
  }
}

/** Enrols people by their cards through the contract, with their numbers on the terminals. */
export async function enrolRest(site: PracticeSite, clients: Clients, people: PracticePerson[]): Promise<void> {
  const ids = { managerId: clients.managerId, clerkId: '', teamIds: clients.teamIds, readerId: '', terminalIds: [] }
  await enrolEverybody({
    manager: clients.manager,
    clerk: clients.clerk,
    reader: site.reader,
    terminals: [site.terminal],
    bank: site.bank,
    people,
    month: MONTH,
    site: { ...ids, stickId: '' },
    setClock: async (date, time) => site.setClock(date, time),
    say: () => {},
    progress: () => {},
  })
}

/** Everybody confirms his own lines by his own card who has not done so at the kiosk. */
export async function confirmRest(site: PracticeSite, clients: Clients, people: PracticePerson[]): Promise<void> {
  for (const person of people) {
    await withCard({ reader: site.reader, clerk: clients.clerk }, person, async ({ readId }) => {
      const { lines } = await clients.clerk.payroll.ownLines({ readId })
      for (const line of lines.filter(({ confirmation }) => confirmation === null))
        await clients.clerk.payroll.confirm({ lineId: line.id, way: { how: 'card', readId } })
    })
  }
}

export const ESCROW_ACCOUNT = '9993399000010001'

/** The bank knows the site's accounts: one worker's is closed, one is in another's name. */
export async function openBankAccounts(site: PracticeSite, escrow: string, cnaps: string): Promise<void> {
  await site.bank.accounts([
    { action: 'open', account: ESCROW_ACCOUNT, holder: escrow, cnaps, kind: 'escrow' },
    { action: 'fund', account: ESCROW_ACCOUNT, amountFen: 100_000_000, memo: '人工费拨付' },
    ...site.people.flatMap((person) => [
      {
        action: 'open' as const,
        account: person.account,
        cnaps: person.cnaps,
        holder: person.index === 2 ? '练他人' : person.name,
      },
      ...(person.index === 4 ? [{ action: 'close' as const, account: person.account }] : []),
    ]),
  ])
}

/** The card is taken off; a hand is slower than the reader, which has noticed it before the next one is laid down. */
export async function takeCardOff(site: PracticeSite, clients: Clients): Promise<void> {
  site.reader.remove()
  for (let asked = 0; asked < 400; asked++) {
    if ((await clients.clerk.roster.cardOnReader()) === null) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the card stayed on the screen')
}

/** The second contractor with its team and shift, and the other users: the same forms again, through the contract. */
export async function completeSite(clients: Clients): Promise<void> {
  const { manager } = clients
  const [, team] = TEAMS
  if (!team) throw new Error('no second team')
  const company = await manager.roster.addCompany({
    kind: 'subcontractor',
    name: team.company,
    uscc: creditCode(12),
    contactName: CONTACT,
    contactPhone: '10000000001',
  })
  const made = await manager.roster.addTeam({ companyId: company.id, name: team.name })
  clients.teamIds.push(made.id)
  const { shifts } = await manager.attendance.shifts()
  await manager.attendance.setTeamShift({ teamId: made.id, shiftId: shifts[0]?.id ?? '', fromDate: `${MONTH}-01` })
  await manager.access.createUser({ ...CONTRACTOR, role: 'contractor', companyId: company.id })
  await manager.access.createUser({ ...INSPECTOR, role: 'inspector' })
}

/** Every wage line of the month, with the team's name. */
export async function wageLines(clients: Clients): Promise<(WageLine & { teamName: string })[]> {
  const lines: (WageLine & { teamName: string })[] = []
  for (const { list, teamName } of await clients.clerk.payroll.lists({ month: MONTH })) {
    if (!list) continue
    const { rows } = await clients.clerk.payroll.list({ listId: list.id })
    lines.push(...rows.map((row) => ({ ...row, teamName })))
  }
  return lines
}

/** What the bank booked for each worker, by name: must be his net, once. */
export async function bookedByName(site: PracticeSite, clients: Clients): Promise<Map<string, number>> {
  const names = new Map<string, string>()
  for (const { id } of await clients.clerk.bank.batches({ month: MONTH })) {
    for (const row of (await clients.clerk.bank.batch({ batchId: id })).rows) names.set(row.endToEndId, row.name)
  }
  const booked = new Map<string, number>()
  for (const { endToEndId, bookedFen } of (await site.bank.audit()).payments) {
    const name = names.get(endToEndId) ?? endToEndId
    if (bookedFen > 0) booked.set(name, (booked.get(name) ?? 0) + bookedFen)
  }
  return booked
}

/** Chinese by nature in any language: the board as it hangs at the gate, and the sources that a wage rule cites. */
export async function chineseByNature(clients: Clients): Promise<string[]> {
  const { items } = await clients.clerk.rights.board()
  const policies = []
  for (const { id } of await wageLines(clients)) {
    const { policy, sources } = await clients.clerk.payroll.explain({ lineId: id })
    policies.push(policy, ...sources.map(({ source }) => source))
  }
  return [...items.flatMap(({ text }) => text ?? []), ...policies]
}

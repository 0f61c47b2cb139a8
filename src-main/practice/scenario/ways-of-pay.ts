import { PRACTICE_PINS } from './site-setup.ts'
import type { Stage } from './types.ts'

/** Team that lays bricks by the piece beside its day rate, and the one with a dispute, by index of the practice site. */
const PIECE_TEAM = 4
const DISPUTE_TEAM = 1

/** What comes to the wages besides the sheets: an advance, an allowance counted by days, and a piecework pot measured by both sides. */
export async function enterPayInputs(stage: Stage): Promise<void> {
  const approval = { userId: stage.site.managerId, pin: PRACTICE_PINS.manager }
  const { month } = stage
  const [paidAhead, warm] = await engagementsOf(stage, stage.site.teamIds[0] ?? '')
  if (!paidAhead || !warm) throw new Error('the first team has no two workers')
  await stage.clerk.payroll.addAdvance({
    engagementId: paidAhead,
    paidOn: `${month}-20`,
    amountFen: 100_000,
    voucher: `YZ-${month}-01`,
    how: 'transfer',
    approval,
  })
  await stage.clerk.payroll.addExtra({
    ...{ engagementId: warm, month, kind: 'allowance', per: 'day', amountFen: 800, name: '露天作业津贴' },
    approval,
  })
  const teamId = stage.site.teamIds[PIECE_TEAM]
  if (teamId) await measurePiecework(stage, teamId)
}

async function measurePiecework(stage: Stage, teamId: string): Promise<void> {
  const members = await engagementsOf(stage, teamId)
  const { id: potId } = await stage.clerk.payroll.measurePot({
    teamId,
    month: stage.month,
    name: '2 号楼砌体',
    split: 'workdays',
    items: [
      { name: '砌体', unit: '立方米', quantityMilli: 43_215, unitPriceFen: 12_800, percent: 100 },
      { name: '砌体（加班）', unit: '立方米', quantityMilli: 2_500, unitPriceFen: 12_800, percent: 150 },
    ],
    shares: members.map((engagementId) => ({ engagementId, weight: 1 })),
  })
  await asContractor(stage, teamId, () => stage.manager.payroll.confirmPot({ potId }))
}

/** The contractor's own user confirms: he sits down where the manager sat, who signs in again afterwards. */
async function asContractor(stage: Stage, teamId: string, act: () => Promise<unknown>): Promise<void> {
  const { teams } = await stage.manager.roster.site()
  const companyId = teams.find(({ id }) => id === teamId)?.companyId ?? null
  const pin = '730518'
  const user = await stage.manager.access.createUser({ name: '练分包', role: 'contractor', pin, companyId })
  await stage.manager.access.signOut()
  await stage.manager.access.signIn({ userId: user.id, pin })
  try {
    await act()
  } finally {
    await stage.manager.access.signOut()
    await stage.manager.access.signIn({ userId: stage.site.managerId, pin: PRACTICE_PINS.manager })
  }
}

/** One worker disputes his line: it is held, and the rest of his team's list goes on. */
export async function disputeOneLine(stage: Stage): Promise<void> {
  const { list } = await listOfTeam(stage, DISPUTE_TEAM)
  const row = (await stage.clerk.payroll.list({ listId: list.id })).rows[1]
  if (!row) throw new Error('a list of one line only')
  await stage.clerk.payroll.hold({ lineId: row.id, text: '本人认为少记一天', readId: null })
}

/** The disputed team and its list of the month. */
export async function listOfTeam(stage: Stage, index: number = DISPUTE_TEAM) {
  const teamId = stage.site.teamIds[index] ?? ''
  const team = (await stage.clerk.payroll.lists({ month: stage.month })).find((entry) => entry.teamId === teamId)
  if (!team?.list) throw new Error('the team has no wage list')
  return { teamId, list: team.list }
}

/** Engagements of a team's workers on the site. */
async function engagementsOf(stage: Stage, teamId: string): Promise<string[]> {
  const { rows } = await stage.clerk.roster.search({ text: '', teamId, status: 'on-site', offset: 0, limit: 200 })
  return rows.flatMap(({ engagement }) => (engagement ? [engagement.id] : []))
}

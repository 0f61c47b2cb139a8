import { creditCode } from '../site/numbers.ts'
import { PRACTICE_COMPANIES, PRACTICE_GENERAL, PRACTICE_PROJECT, PRACTICE_TEAMS } from '../site/people.ts'
import type { StationClient } from './station-client.ts'
import type { DeviceIds, DeviceLinkInput, SiteIds } from './types.ts'

export const PRACTICE_PINS = { manager: '246810', clerk: '135790' }
export const SITE_ZONE = 'Asia/Shanghai'
export const NOTICE_DAYS = 3

/** First evening of a new station: users, project, companies, teams, shifts and devices, all through the contract. */
export async function setUpSite(
  manager: StationClient,
  month: string,
  addDevices: (manager: StationClient) => Promise<DeviceIds>,
): Promise<SiteIds> {
  const boss = await manager.access.setUp({ name: '练经理', pin: PRACTICE_PINS.manager })
  const clerk = await manager.access.createUser({ name: '练劳资', role: 'clerk', pin: PRACTICE_PINS.clerk })
  await manager.roster.setProject({
    name: PRACTICE_PROJECT,
    builderName: '练习置业有限公司',
    address: '练习省练习市练习区练习路1号',
    zone: SITE_ZONE,
    startDate: `${month}-01`,
    plannedEndDate: '2028-06-30',
    contractAmountFen: 12_000_000_000,
    noticeDays: NOTICE_DAYS,
    payDay: 15,
    minimumWageFen: 226_000,
    labourInspectionPhone: '12333',
  })
  await manager.roster.addCompany({
    kind: 'general',
    name: PRACTICE_GENERAL,
    uscc: creditCode(1),
    contactName: '练经理',
    contactPhone: '10000000001',
  })
  const companyIds: string[] = []
  for (const [index, name] of PRACTICE_COMPANIES.entries()) {
    const company = await manager.roster.addCompany({
      kind: 'subcontractor',
      name,
      uscc: creditCode(11 + index),
      contactName: `练分包${index + 1}`,
      contactPhone: `1000000001${index}`,
    })
    companyIds.push(company.id)
  }
  const teamIds: string[] = []
  for (const team of PRACTICE_TEAMS) {
    const made = await manager.roster.addTeam({ companyId: companyIds[team.company] ?? '', name: team.name })
    teamIds.push(made.id)
  }
  await setUpShifts(manager, month, teamIds)
  return { managerId: boss.id, clerkId: clerk.id, teamIds, ...(await addDevices(manager)) }
}

/** A card reader, terminals that are pulled, and one whose log comes on a stick. */
export async function addStandardDevices(
  manager: StationClient,
  links: { reader: DeviceLinkInput; terminals: DeviceLinkInput[]; commKey: number },
): Promise<DeviceIds> {
  const reader = await manager.attendance.addDevice({
    driver: 'sdt-reader',
    name: '身份证阅读器',
    zone: SITE_ZONE,
    link: links.reader,
  })
  const terminalIds: string[] = []
  for (const [index, link] of links.terminals.entries()) {
    const terminal = await manager.attendance.addDevice({
      driver: 'zk-terminal',
      name: `${index + 1}号门考勤机`,
      zone: SITE_ZONE,
      link,
      commKey: links.commKey,
    })
    terminalIds.push(terminal.id)
  }
  const stick = await manager.attendance.addDevice({
    driver: 'attlog-file',
    name: '生活区考勤机（U盘）',
    zone: SITE_ZONE,
    link: { kind: 'file' },
  })
  return { readerId: reader.id, terminalIds, stickId: stick.id }
}

async function setUpShifts(manager: StationClient, month: string, teamIds: string[]): Promise<void> {
  const common = {
    breakMinutes: 120,
    workdayMinutes: 480,
    earliestInMinutes: 120,
    latestOutMinutes: 300,
    graceMinutes: 10,
    overtimeUnitMinutes: 30,
    overtimePercent: 150,
  }
  const day = await manager.attendance.addShift({ name: '白班', start: '07:00', end: '17:00', ...common })
  const night = await manager.attendance.addShift({ name: '夜班', start: '19:00', end: '05:00', ...common })
  for (const [index, teamId] of teamIds.entries()) {
    await manager.attendance.setTeamShift({
      teamId,
      shiftId: PRACTICE_TEAMS[index]?.night ? night.id : day.id,
      fromDate: `${month}-01`,
    })
  }
}

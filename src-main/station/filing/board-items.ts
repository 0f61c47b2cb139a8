/** Items of the rights board 维权信息告示牌 by 条例 art. 34, in the order of the article. Pure. */
import { formatYuan } from '../../contract/money.ts'

export interface BoardSource {
  project: {
    name: string
    builderName: string
    payDay: number
    minimumWageFen: number
    labourInspectionPhone: string
  } | null
  general: { name: string; contactName: string; contactPhone: string } | null
  subcontractors: Array<{ name: string; contactName: string; contactPhone: string }>
  /** Names of the clerks (劳资专管员) who may sign in. */
  clerks: string[]
  channels: { authorityName: string; authorityPhone: string; arbitration: string; legalAid: string; hotline: string }
}

export interface BoardItem {
  key: BoardKey
  /** Empty where the station does not know it: a gap. */
  text: string
}

export const BOARD_KEYS = [
  'builder',
  'general',
  'project-department',
  'subcontractors',
  'authority',
  'clerk',
  'minimum-wage',
  'pay-day',
  'authority-phone',
  'labour-inspection',
  'arbitration',
  'legal-aid',
  'hotline',
] as const
export type BoardKey = (typeof BOARD_KEYS)[number]

export function boardItems(source: BoardSource): BoardItem[] {
  const { project, general, channels } = source
  const texts: Record<BoardKey, string> = {
    builder: project?.builderName ?? '',
    general: general?.name ?? '',
    'project-department': project && general ? `${project.name}项目部　${contact(general)}` : '',
    subcontractors: source.subcontractors.map((company) => `${company.name}　${contact(company)}`).join('\n'),
    authority: channels.authorityName,
    clerk: source.clerks.join('、'),
    'minimum-wage': project ? `${formatYuan(project.minimumWageFen)} 元/月` : '',
    'pay-day': project ? `次月 ${project.payDay} 日前（遇节假日或休息日提前）` : '',
    'authority-phone': channels.authorityPhone,
    'labour-inspection': project?.labourInspectionPhone ?? '',
    arbitration: channels.arbitration,
    'legal-aid': channels.legalAid,
    hotline: channels.hotline,
  }
  return BOARD_KEYS.map((key) => ({ key, text: texts[key] }))
}

function contact({ contactName, contactPhone }: { contactName: string; contactPhone: string }): string {
  return `${contactName} ${contactPhone}`
}

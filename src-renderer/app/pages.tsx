/** The pages of a signed-in person, in the order of the navigation. */
import {
  AuditOutlined,
  BankOutlined,
  CalendarOutlined,
  HomeOutlined,
  IdcardOutlined,
  MoneyCollectOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Role } from '../../src-main/contract/access.ts'
import { AttendancePage } from '../pages/attendance/AttendancePage.tsx'
import { BankPage } from '../pages/bank/BankPage.tsx'
import { CheckPage } from '../pages/check/CheckPage.tsx'
import { EnrolPage } from '../pages/enrol/EnrolPage.tsx'
import { RosterPage } from '../pages/roster/RosterPage.tsx'
import { SitePage } from '../pages/site/SitePage.tsx'
import { TodayPage } from '../pages/today/TodayPage.tsx'
import { WagesPage } from '../pages/wages/WagesPage.tsx'

export const PAGE_KEYS = ['today', 'enrol', 'roster', 'attendance', 'wages', 'bank', 'check', 'site'] as const
export type PageKey = (typeof PAGE_KEYS)[number]

/** Pages that a role has no use for: nobody is led where the station refuses him. */
const NOT_FOR: Readonly<Partial<Record<Role, readonly PageKey[]>>> = {
  contractor: ['enrol', 'bank', 'check'],
  inspector: ['enrol'],
}

export function isPageFor(role: Role, key: PageKey): boolean {
  return !NOT_FOR[role]?.includes(key)
}

export const PAGE_ICONS: Readonly<Record<PageKey, ReactNode>> = {
  today: <HomeOutlined />,
  enrol: <IdcardOutlined />,
  roster: <TeamOutlined />,
  attendance: <CalendarOutlined />,
  wages: <MoneyCollectOutlined />,
  bank: <BankOutlined />,
  check: <AuditOutlined />,
  site: <SettingOutlined />,
}

export function pageKeyOf(name: string): PageKey {
  return (PAGE_KEYS as readonly string[]).includes(name) ? (name as PageKey) : 'today'
}

export function renderPage(key: PageKey, params: string[]): ReactNode {
  switch (key) {
    case 'today':
      return <TodayPage />
    case 'enrol':
      return <EnrolPage />
    case 'roster':
      return <RosterPage params={params} />
    case 'attendance':
      return <AttendancePage params={params} />
    case 'wages':
      return <WagesPage params={params} />
    case 'bank':
      return <BankPage params={params} />
    case 'check':
      return <CheckPage />
    case 'site':
      return <SitePage params={params} />
  }
}

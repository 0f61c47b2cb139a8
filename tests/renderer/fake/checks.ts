import type { CrossFinding } from '../../../src-main/contract/cross-checks.ts'
import { id, MONTH, NOW, nameOf } from './world.ts'

const person = (index: number) => ({
  workerId: id('WK', index + 1),
  name: nameOf(index),
  teamId: id('TM', 1),
  teamName: '钢筋一班',
})

/** One serious finding with days and punches, one explained by two people, one of nobody known. */
export const FINDINGS: CrossFinding[] = [
  {
    key: 'a1'.repeat(32),
    rule: 'in-step',
    severity: 'serious',
    code: 'compliance.cross.in-step',
    params: { names: `${nameOf(0)}、${nameOf(6)}`, people: 2, days: 12, seconds: 6 },
    teamId: null,
    people: [person(0), person(6)],
    evidence: [12, 13, 14].map((day) => ({
      code: 'compliance.cross-evidence.step-day',
      params: {
        date: `${MONTH}-${day}`,
        times: `${nameOf(0)} 06:50:10、${nameOf(6)} 06:50:13、${nameOf(0)} 17:02:40、${nameOf(6)} 17:02:44`,
      },
      workerId: null,
      date: `${MONTH}-${day}`,
      punchIds: [`P${day}`],
    })),
    silenced: null,
  },
  {
    key: 'b2'.repeat(32),
    rule: 'unknown-number',
    severity: 'serious',
    code: 'compliance.cross.unknown-number',
    params: { number: '117', device: '东门考勤机', punches: 12 },
    teamId: null,
    people: [],
    evidence: [],
    silenced: null,
  },
  {
    key: 'c3'.repeat(32),
    rule: 'shared-phone',
    severity: 'notable',
    code: 'compliance.cross.shared-phone',
    params: { people: 3, names: [1, 2, 3].map(nameOf).join('、') },
    teamId: null,
    people: [1, 2, 3].map(person),
    evidence: [1, 2, 3].map((index) => ({
      code: 'compliance.cross-evidence.shares-phone',
      params: { name: nameOf(index), team: '钢筋一班' },
      workerId: id('WK', index + 1),
      date: null,
      punchIds: [],
    })),
    silenced: { reason: '同一家人，共用一部手机', by: '劳资员小赵', approvedBy: null, at: NOW, until: null },
  },
]

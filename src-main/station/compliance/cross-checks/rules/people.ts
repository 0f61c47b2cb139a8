/** Rules over the roster: ages, phones, accounts. Pure; numbers are compared by their blind indexes and never opened. */
import { ageFinding } from '../../../roster/rules/identity.ts'
import { sameName } from '../../../roster/rules/names.ts'
import type { CrossMeasures } from '../../policy.ts'
import { type CrossFinding, findingOf, namesOf, type Subject } from '../finding.ts'

export interface Person extends Subject {
  sex: '0' | '1' | '2' | '9'
  /** Full years on the month's last day or today, whichever is earlier; null once his data are erased. */
  age: number | null
  /** Blind index; empty where there is none. */
  phoneIndex: string
  /** Holder of his current account; null without one. */
  holderName: string | null
}

/** Under 16 nobody may work (劳动法 art. 15); under 18 not on a site; from 60 (women 50) it is worth a look (local rules, domain.md §6). */
export function ages(month: string, people: readonly Person[]): CrossFinding[] {
  return people.flatMap((person) => {
    const found = person.age === null ? null : ageFinding(person.age, person.sex)
    if (person.age === null || found === null) return []
    const young = found === 'under-16' || found === 'under-18'
    return [
      findingOf(month, {
        rule: young ? 'under-age' : 'over-age',
        severity: young ? 'serious' : 'notable',
        people: [person],
        params: { name: person.name, age: person.age },
        evidence: [{ code: `age-${found}`, workerId: person.workerId, params: { name: person.name, age: person.age } }],
      }),
    ]
  })
}

/** One phone number given by several people (domain.md §6: three or more). */
export function sharedPhones(month: string, people: readonly Person[], measures: CrossMeasures): CrossFinding[] {
  return groupsBy(people, ({ phoneIndex }) => phoneIndex)
    .filter((group) => group.length >= measures.sharedPhonePeople)
    .map((group) =>
      findingOf(month, {
        rule: 'shared-phone',
        severity: 'notable',
        people: group,
        params: { people: group.length, names: namesOf(group) },
        evidence: group.map(({ workerId, name, teamName }) => ({
          code: 'shares-phone',
          workerId,
          params: { name, team: teamName },
        })),
      }),
    )
}

/** An account that somebody has, or had. */
export interface AccountUse extends Subject {
  accountIndex: string
  last4: string
  since: string
  /** Local date, null while in use. */
  replacedOn: string | null
  /** Paid to it in the month, fen. */
  paidFen: number
}

/**
 * One bank account of two people (一人一卡, 53号 art. 20). Two at one time the station refuses; that it passed from one to another shows here, and is
 * serious where both were paid to it in one month.
 */
export function sharedAccounts(month: string, uses: readonly AccountUse[]): CrossFinding[] {
  return groupsBy(uses, ({ accountIndex }) => accountIndex)
    .filter((group) => new Set(group.map(({ workerId }) => workerId)).size > 1)
    .map((group) => {
      const owners = [...new Map(group.map((use) => [use.workerId, use])).values()]
      const paid = new Set(group.filter(({ paidFen }) => paidFen > 0).map(({ workerId }) => workerId)).size
      return findingOf(month, {
        rule: 'shared-account',
        severity: paid > 1 ? 'serious' : 'notable',
        people: owners.map(({ workerId, name, teamId, teamName }) => ({ workerId, name, teamId, teamName })),
        params: { last4: `****${group[0]?.last4 ?? ''}`, people: owners.length, names: namesOf(owners) },
        evidence: group.map(({ workerId, name, since, replacedOn, paidFen }) => ({
          code: replacedOn === null ? 'account-in-use' : 'account-until',
          workerId,
          date: since,
          params: { name, since, until: replacedOn ?? '', paidFen },
        })),
      })
    })
}

/** The account stands in another name: collecting for others (53号 art. 20). The invariant `payee-is-own-account` stops such a payment. */
export function otherHolders(month: string, people: readonly Person[]): CrossFinding[] {
  return people.flatMap((person) => {
    const { workerId, name, holderName } = person
    if (holderName === null || sameName(holderName, name)) return []
    return [
      findingOf(month, {
        rule: 'holder-differs',
        severity: 'serious',
        people: [person],
        params: { name, holder: holderName },
        evidence: [{ code: 'holder', workerId, params: { name, holder: holderName } }],
      }),
    ]
  })
}

function groupsBy<T>(rows: readonly T[], keyOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== '') groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()]
}

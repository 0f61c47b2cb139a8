import type { Invariant, Violation } from '../journal/facts.ts'
import { all } from '../store/db.ts'

/** Whoever consented to a fact is another person than the one who acted. Read from the journal's own bytes. */
const approverIsAnother: Invariant = {
  name: 'approver-is-another-person',
  check(db): Violation[] {
    return all<{ seq: number; kind: string }>(
      db,
      `SELECT seq, kind FROM journal_fact
       WHERE instr(bytes, '"approver"') > 0
         AND json_extract(CAST(bytes AS TEXT), '$.approver.userId') = json_extract(CAST(bytes AS TEXT), '$.actor.userId')`,
    ).map(({ seq, kind }) => ({ where: `fact ${seq}`, what: `${kind} was approved by the person who acted` }))
  },
}

const usersCompany: Invariant = {
  name: 'contractor-user-has-company',
  check(db): Violation[] {
    return all<{ id: string; role: string }>(
      db,
      `SELECT u.id, u.role FROM app_user u LEFT JOIN company c ON c.id = u.company_id
       WHERE (u.role = 'contractor') <> (c.id IS NOT NULL) OR (u.company_id IS NOT NULL AND c.id IS NULL)`,
    ).map(({ id, role }) => ({ where: `app_user ${id}`, what: `a ${role} user does not fit its company` }))
  },
}

export const accessInvariants: Invariant[] = [approverIsAnother, usersCompany]

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareUsers } from '../../../../src-main/station/attendance/rules/users.ts'

const number = fc.integer({ min: 1, max: 40 }).map(String)
const users = fc.uniqueArray(fc.record({ number, name: fc.string({ maxLength: 6 }), admin: fc.boolean() }), {
  selector: (user) => user.number,
})
const owners = fc.uniqueArray(
  fc.record({ number, workerId: fc.string(), name: fc.string({ minLength: 1, maxLength: 8 }), onSite: fc.boolean() }),
  { selector: (owner) => owner.number },
)

it('names every number once, and the changes make the device what the roster wants and nothing else', () => {
  fc.assert(
    fc.property(users, owners, (there, known) => {
      const rows = compareUsers(there, known)
      const numbers = rows.map((row) => row.number)
      expect(new Set(numbers).size).toBe(numbers.length)
      const after = new Map(there.map((user) => [user.number, user.name]))
      for (const { number, workerName, change } of rows) {
        if (change === 'remove') after.delete(number)
        else if (change) after.set(number, workerName!)
      }
      const strangers = there.filter((user) => !known.some((owner) => owner.number === user.number))
      const onSite = known.filter((owner) => owner.onSite)
      expect([...after.keys()].sort()).toEqual([...strangers, ...onSite].map((one) => one.number).sort())
      // A name that is cut off is left as it is.
      for (const owner of onSite) expect(owner.name.startsWith(after.get(owner.number)!)).toBe(true)
      for (const stranger of strangers) expect(after.get(stranger.number)).toBe(stranger.name)
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { checkBeside } from '../../src-main/station/check-thread.ts'
import { checkStation } from '../../src-main/station/journal/check.ts'
import { rooms } from '../../src-main/station/rooms.ts'
import { run } from '../../src-main/station/store/db.ts'
import { addUser, openTestStation } from '../support/ledger.ts'

describe('the check beside the working engine', () => {
  it('finds in its thread what the check finds here, and tells how far it is', async () => {
    const station = openTestStation()
    addUser(station, 'clerk')
    run(station.db, "UPDATE app_user SET name = '乙'")
    const steps: number[] = []
    const beside = await checkBeside(station.db, (done) => steps.push(done))
    const here = checkStation(station.db, rooms)
    expect(beside).toEqual(here)
    expect(beside.find(({ name }) => name === 'tables-match-journal')?.violations).toHaveLength(1)
    expect(steps).toEqual(here.map((_, index) => index + 1))
  })
})

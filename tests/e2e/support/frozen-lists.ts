import { playAttendance } from '../../../src-main/practice/scenario/attendance.ts'
import { enrolEverybody } from '../../../src-main/practice/scenario/enrolment.ts'
import { addStandardDevices, setUpSite } from '../../../src-main/practice/scenario/site-setup.ts'
import type { StationClient } from '../../../src-main/practice/scenario/station-client.ts'
import type { Stage } from '../../../src-main/practice/scenario/types.ts'
import { playWages } from '../../../src-main/practice/scenario/wages.ts'
import { CLERK } from './set-up.ts'
import { COMM_KEY, MONTH, type PracticeSite, TEAM_COUNT } from './site.ts'

/**
 * Everything before the bank, through the contract: site, accounts as `openBank` opens them, entries, a month of taps, frozen lists.
 * @returns the names of the teams that have one
 */
export async function playToLists(
  site: PracticeSite,
  windows: { manager: StationClient; clerk: StationClient },
  openBank: (stage: Stage) => Promise<void>,
): Promise<string[]> {
  const { manager, clerk } = windows
  const ids = await setUpSite(manager, MONTH, (client) =>
    addStandardDevices(client, {
      reader: { kind: 'serial', path: site.reader.path, baudRate: 115_200 },
      terminals: [{ kind: 'tcp', host: site.terminal.host, port: site.terminal.port }],
      commKey: COMM_KEY,
    }),
  )
  await clerk.access.signIn({ userId: ids.clerkId, pin: CLERK.pin })
  const stage: Stage = {
    manager,
    clerk,
    reader: site.reader,
    terminals: [site.terminal],
    bank: site.bank,
    people: site.people,
    month: MONTH,
    site: { ...ids, teamIds: ids.teamIds.slice(0, TEAM_COUNT) },
    setClock: async (date, time) => site.setClock(date, time),
    say: () => {},
    progress: () => {},
  }
  await openBank(stage)
  await enrolEverybody(stage)
  await playAttendance(stage)
  const lists = await playWages(stage)
  return lists.map(({ teamName }) => teamName)
}

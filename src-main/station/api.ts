import { StationError } from '../contract/errors.ts'
import { os, requireRole } from './access/procedure.ts'
import { offeredFiles } from './attendance/devices/offers.ts'
import { checkBeside } from './check-thread.ts'
import { liveStream } from './live.ts'
import { all, one } from './store/db.ts'
import { todayOf } from './today.ts'

/** Procedures of the station itself: live events, today's screen, check, checkpoint and the list of facts. */
export const stationApi = {
  live: os.station.live.handler(({ context, signal }) =>
    liveStream(context.live, { topic: 'hello', size: context.ledger.size }, signal),
  ),
  today: os.station.today.handler(({ context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector', 'contractor')
    const { db, clock } = context.ledger
    const offered = offeredFiles(db, context.devices.offered?.() ?? []).filter(({ ignored }) => !ignored)
    return todayOf(db, clock.now(), offered.length)
  }),
  check: os.station.check.handler(async ({ context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    const results = await checkBeside(context.ledger.db, (done) =>
      context.live.emit({ topic: 'progress', task: 'check', done, total: null }),
    )
    return {
      passed: results.every((result) => result.violations.length === 0),
      facts: context.ledger.size,
      results: results.map(({ name, violations }) => ({ name, passed: violations.length === 0, violations })),
    }
  }),
  checkpoint: os.station.checkpoint.handler(({ context }) => {
    const { db } = context.ledger
    const note = one<{ size: number; note: string }>(
      db,
      'SELECT size, note FROM journal_checkpoint ORDER BY size DESC LIMIT 1',
    )
    const station = one<{ verifier_key: string }>(db, 'SELECT verifier_key FROM station')
    if (!note || !station) throw new StationError('journal.no-founding-fact')
    return { size: note.size, note: note.note, verifierKey: station.verifier_key }
  }),
  facts: os.station.facts.handler(({ input, context }) => {
    requireRole(context, 'clerk', 'manager', 'inspector')
    const from = input.from ?? context.ledger.size - 1
    return all<{ seq: number; bytes: Buffer; leaf: Buffer }>(
      context.ledger.db,
      'SELECT seq, bytes, leaf FROM journal_fact WHERE seq <= ? ORDER BY seq DESC LIMIT ?',
      [from, input.limit],
    ).map(({ seq, bytes, leaf }) => {
      const fact = JSON.parse(bytes.toString('utf8')) as { kind: string; at: string; actor: { userId: string } }
      return { seq, kind: fact.kind, at: fact.at, actor: fact.actor.userId, leaf: leaf.toString('hex') }
    })
  }),
}

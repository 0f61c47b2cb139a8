import type { Tile } from '../../../contract/compliance.ts'
import { daysBetween } from '../../payroll/dates.ts'
import type { Measures } from '../policy.ts'
import { type Findings, findingsOf, tileOf } from '../tile.ts'

export interface TerminalEvidence {
  name: string
  /** Local date of the last pull or file, null if never. */
  lastPull: string | null
  complete: boolean | null
  skewMs: number | null
  /** State as the devices process tells it, null where it says nothing. */
  state: string | null
}

/** A gate and the days on which its own counters and the punches of its readers can be compared. */
export interface GateEvidence {
  name: string
  days: Array<{ date: string; passages: number; punches: number }>
}

export interface ChannelEvidence {
  /** The earlier of today and the month's last day. */
  until: string
  terminals: TerminalEvidence[]
  gates: GateEvidence[]
  punches: number
  manualPunches: number
  /** Numbers that punched in the month and belong to nobody: people at the gate who are not on the roster. */
  unknownNumbers: number
  unknownPunches: number
  /** Punches set aside because their time cannot be. */
  impossible: number
  /** Clocks set and logs cleared at terminals in the month, those done from the station left out. */
  operations: { name: string; cleared: boolean; noted: boolean }[]
  /** Open serious cross-checks over punches (代打卡, two places at once, after exit, under age). */
  openChecks: number
}

/** 一通道: every entry goes through a terminal that works; manual punches are few; nobody unregistered is on site (条例 art. 28). */
export function channelTile(evidence: ChannelEvidence, measures: Measures): Tile {
  const found = findingsOf('channel')
  const { terminals, punches, manualPunches, until, operations } = evidence
  if (terminals.length === 0) found.bad('no-terminal')
  for (const terminal of terminals) {
    const { name, lastPull, complete, skewMs, state } = terminal
    if (lastPull === null) found.bad('never-pulled', { name })
    else {
      const days = daysBetween(lastPull, until)
      if (days > measures.terminalSilentDays) found.warn('silent', { name, days })
      else found.good('pulled', { name, date: lastPull })
    }
    if (complete === false) found.bad('pull-incomplete', { name })
    if (state === 'failed' || state === 'offline') found.warn('unreachable', { name })
    const skew = skewMs === null ? 0 : Math.round(Math.abs(skewMs) / 1000)
    if (skew > measures.clockSkewSeconds) found.warn('clock-skew', { name, seconds: skew })
  }
  for (const gate of evidence.gates) judgeGate(found, gate, measures)
  if (evidence.unknownNumbers > 0) {
    found.bad('unknown-numbers', { n: evidence.unknownNumbers, punches: evidence.unknownPunches })
  }
  if (evidence.impossible > 0) found.warn('impossible-times', { n: evidence.impossible })
  if (evidence.openChecks > 0) found.bad('cross-checks', { n: evidence.openChecks })
  for (const { name, cleared, noted } of operations) {
    const code = cleared ? 'log-cleared' : 'clock-set'
    if (noted) found.good(`${code}-noted`, { name })
    else found.warn(code, { name })
  }
  if (punches === 0) found.warn('no-punches')
  else {
    // Tenths of a percent, cut off: 4.99 % is not yet 5 %.
    const share = Math.floor((manualPunches * 1000) / punches)
    const params = { manual: manualPunches, punches, percent: `${Math.floor(share / 10)}.${share % 10}` }
    if (share >= measures.manualPunchPercentRed * 10) found.bad('manual-share', params)
    else if (share >= measures.manualPunchPercentAmber * 10) found.warn('manual-share', params)
    else found.good('manual-share', params)
  }
  return tileOf('channel', found.list)
}

/** Many more passages than punches: people pass without punching. Fewer mean nothing, as where somebody swipes twice. */
function judgeGate(found: Findings, { name, days }: GateEvidence, measures: Measures): void {
  if (days.length === 0) return
  const excess = days.filter(({ passages, punches }) => {
    const more = passages - punches
    return more > measures.gateExcessLeast && more * 100 > punches * measures.gateExcessPercentAmber
  })
  const sums = (some: GateEvidence['days']) => ({
    passages: some.reduce((sum, day) => sum + day.passages, 0),
    punches: some.reduce((sum, day) => sum + day.punches, 0),
  })
  const [first, ...rest] = excess
  if (!first) {
    found.good('gate-agrees', { name, ...sums(days) })
    return
  }
  const worst = rest.reduce((a, b) => (b.passages - b.punches > a.passages - a.punches ? b : a), first)
  found.warn('gate-excess', { name, ...sums(excess), days: excess.length, date: worst.date })
}

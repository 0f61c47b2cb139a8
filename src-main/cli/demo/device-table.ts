import { DRIVERS } from '../../contract/devices.ts'
import type { DeviceRow } from './device-agreement.ts'

const HEADS = ['device 设备', 'kind 种类', 'sent 发出', 'kept 入库', 'doubles refused 重复拒收', 'unknown 未登记']

/** The devices of the month as a table for a terminal, with the faults below each. */
export function deviceTable(rows: readonly DeviceRow[]): string {
  const cells = rows.map(({ name, driver, sent, kept, refused, unknown }) => [
    name,
    driver,
    ...[sent, kept, refused, unknown].map(String),
  ])
  const widths = HEADS.map((head, at) => Math.max(...[head, ...cells.map((row) => row[at] ?? '')].map(widthOf)))
  const lines = [HEADS, ...cells].map((row, index) => {
    const text = row.map((cell, at) => padded(cell, widths[at] ?? 0, at > 1)).join('  ')
    const faults = rows[index - 1]?.faults ?? []
    return index === 0 ? text : `${text}\n      faults 故障: ${summed(faults)}`
  })
  return lines.map((line) => `  ${line}`).join('\n')
}

/** Kinds of devices of the contract that no row is of, each with the reason. */
export function missingKinds(rows: readonly DeviceRow[]): string[] {
  const played = new Set(rows.map(({ driver }) => driver))
  return DRIVERS.filter((driver) => !played.has(driver)).map((driver) => `${driver}: ${REASONS[driver] ?? ''}`)
}

const REASONS: Partial<Record<(typeof DRIVERS)[number], string>> = {
  'pcsc-reader': 'needs the smart-card service of the system (pcscd) 需要系统的智能卡服务',
}

/** Columns on a terminal: a Chinese character takes two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
}

function padded(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return right ? space + text : text + space
}

function summed(faults: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const fault of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1)
  return [...counts].map(([fault, times]) => (times === 1 ? fault : `${fault} ×${times}`)).join(', ')
}

/**
 * `npm run demo`: a whole wage month on the practice site, over the real protocols, from the card reader to the bank's receipt.
 * With `--devices all` a device of every kind takes part. Ends by itself; exit code 0 only if the bank's books, the wage lists and `station check` agree.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { formatYuan } from '../contract/money.ts'
import { playMonth } from '../practice/scenario/play.ts'
import type { Summary } from '../practice/scenario/types.ts'
import { disagreements } from './demo/agreement.ts'
import { compareDevices, deviceDisagreements } from './demo/device-agreement.ts'
import { deviceTable, missingKinds } from './demo/device-table.ts'
import { openStage } from './demo/stage.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    month: { type: 'string', default: '2026-10' },
    workers: { type: 'string', default: '120' },
    devices: { type: 'string', default: 'standard' },
  },
})

const tty = process.stdout.isTTY
let lastShown = 0

function say(line: string): void {
  if (tty && lastShown) process.stdout.write('\r\u001b[K')
  lastShown = 0
  console.log(line)
}

function progress(task: string, done: number, total: number): void {
  const now = Date.now()
  if (done < total && now - lastShown < (tty ? 100 : 5_000)) return
  const line = `  ${task} ${done}/${total}`
  if (tty) process.stdout.write(`\r\u001b[K${line}`)
  else console.log(line)
  lastShown = now
}

function printSummary(summary: Summary, seconds: number): void {
  const rows: Array<[string, string | number]> = [
    ['enrolled 实名登记', summary.enrolled],
    ['punches 打卡', summary.punches],
    ['added by a repeated pull 重复采集新增', summary.repeatedPullAdded],
    ['manual punches 人工补卡', summary.manualPunches],
    ['unknown numbers 未登记工号', summary.strangers],
    [
      'workdays 工日',
      `${Math.floor(summary.workdayCenti / 100)}.${String(summary.workdayCenti % 100).padStart(2, '0')}`,
    ],
    ['wages 工资合计', `¥${formatYuan(summary.netFen)}`],
    ['payments 支付笔数', summary.payments],
    ['paid 已支付', `${summary.paid} (¥${formatYuan(summary.paidFen)})`],
    ['returned 退票', summary.returned],
    ['re-issued 重发', summary.reissued],
    ['seconds 用时（秒）', seconds],
  ]
  console.log('')
  for (const [label, value] of rows) console.log(`  ${label}: ${value}`)
}

async function main(): Promise<number> {
  if (values.devices !== 'standard' && values.devices !== 'all') {
    console.error(`--devices ${values.devices}: standard | all`)
    return 2
  }
  const stamp = new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15)
  const folder = resolve(values.data ?? join(homedir(), 'anxin-station-demo', stamp))
  mkdirSync(folder, { recursive: true })
  say(`Practice month ${values.month}, ${values.workers} fictional workers. Folder: ${folder}`)
  const started = Date.now()
  const papers = join(folder, 'papers')
  const stage = await openStage({
    ...{ folder, month: values.month, workers: Number(values.workers), say, progress },
    allDevices: values.devices === 'all',
  })
  let wrong: string[]
  let summary: Summary
  let checked: Awaited<ReturnType<typeof stage.clerk.station.check>>
  try {
    summary = await playMonth(stage, papers)
    wrong = await disagreements(stage, summary, await stage.bank.audit())
    if (stage.fleet) wrong.push(...(await deviceDisagreements(stage, stage.fleet)))
    checked = await stage.clerk.station.check()
  } finally {
    await stage.end()
  }
  printSummary(summary, Math.round((Date.now() - started) / 1000))
  if (stage.fleet) {
    const devices = compareDevices(stage.dataDir, stage.fleet)
    wrong.push(...devices.wrong)
    console.log(`\n${deviceTable(devices.rows)}`)
    for (const line of missingKinds(devices.rows)) console.log(`  not part 未参加: ${line}`)
  }
  console.log('')
  for (const { name, passed, violations } of checked.results) {
    console.log(`  ${passed ? '✓' : '✗'} ${name}`)
    for (const violation of violations) console.log(`      ${violation.where}: ${violation.what}`)
  }
  const cli = spawnSync(process.execPath, [join(import.meta.dirname, 'station.ts'), 'check', '--data', stage.dataDir], {
    encoding: 'utf8',
    // A check of this much data takes seconds.
    timeout: 300_000,
  })
  if (cli.status !== 0) wrong.push(`station check on the closed data folder failed:\n${cli.stdout}${cli.stderr}`)
  for (const line of wrong) console.log(`  ✗ ${line}`)
  const agreed = checked.passed && wrong.length === 0
  console.log(
    agreed
      ? `\n${stage.fleet ? 'Devices, bank' : 'Bank'}, wage lists and station check agree. ${stage.fleet ? '设备、' : ''}银行账、工资表与核对结果一致。`
      : '\nThey do not agree: see above. 结果不一致，见上。',
  )
  console.log(`Data and papers 数据与纸质资料: ${folder}`)
  console.log(`Open it 打开: npm start -- --data ${stage.dataDir}`)
  return agreed ? 0 : 1
}

/** A refusal of the station in its own words; anything else with its stack. */
function explain(error: unknown): void {
  const refusal = (error as { data?: { code?: string; zh?: string; en?: string; details?: unknown[] } }).data
  if (refusal?.code === undefined) console.error(error)
  else console.error(`${refusal.code}: ${refusal.zh}\n${refusal.en}`, ...(refusal.details ?? []))
}

try {
  process.exitCode = await main()
} catch (error) {
  explain(error)
  // Children of a stage that did not come up must not keep the demo alive.
  process.exit(1)
}

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { afterAll, describe, expect, it } from 'vitest'
import { formatYuan, yuanInWords } from '../../../src-main/contract/money.ts'
import { bankApi } from '../../../src-main/station/bank/api.ts'
import { documentsApi } from '../../../src-main/station/documents/api.ts'
import { all } from '../../../src-main/station/store/db.ts'
import { BOUNDED } from '../../support/bounded.ts'
import { PINS } from '../payroll/site.ts'
import { handOver, MONTH, type PlayedSite, playToFrozen, settle } from './month.ts'

/** ANXIN_PAPERS=folder keeps the papers for looking at. */
const folder = process.env.ANXIN_PAPERS ?? mkdtempSync(join(tmpdir(), 'anxin-papers-'))
afterAll(() => {
  if (!process.env.ANXIN_PAPERS) rmSync(folder, { recursive: true, force: true })
})

/** The paper as a reader of the PDF finds it, without spaces. */
function readPaper(contentBase64: string, name: string): { pages: number; text: string } {
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, Buffer.from(contentBase64, 'base64'))
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { ...BOUNDED, encoding: 'utf8' })
  return { pages: text.split('\f').filter((page) => page.trim() !== '').length, text: text.replace(/\s/g, '') }
}

async function noteBalance(site: PlayedSite, balanceFen: number): Promise<void> {
  const approval = { userId: site.manager.id, pin: PINS.manager }
  await call(bankApi.noteBalance, { date: '2026-10-08', balanceFen, approval }, { context: site.clerkContext })
}

async function prepare(site: PlayedSite, listIds: string[]) {
  const plan = { transport: 'file', profile: 'iso20022-pain001', executionDate: '2026-10-09' } as const
  return call(bankApi.prepare, { listIds, ...plan }, { context: site.clerkContext })
}

function payeesOf(site: PlayedSite) {
  return all<{ name: string; last4: string; fen: number; reference: string | null; state: string }>(
    site.station.db,
    `SELECT payee_name AS name, last4, amount_fen AS fen, bank_reference AS reference, state FROM bank_payment
     WHERE state <> 're-issued' ORDER BY name`,
  )
}

describe('补足资金函', () => {
  it.each([
    { teams: 1, workersPerTeam: 1 },
    { teams: 2, workersPerTeam: 30 },
  ])('asks the owner for what is missing, by team and by when: $teams × $workersPerTeam workers', async (size) => {
    const site = await playToFrozen(size)
    const { listIds, clerkContext: context } = site
    const letter = (about: { batchId: string } | { listIds: string[] }) =>
      call(documentsApi.shortfall, about, { context })
    await expect(letter({ listIds })).rejects.toMatchObject({ data: { code: 'documents.no-shortfall' } })
    await noteBalance(site, 100_000)
    const before = readPaper((await letter({ listIds })).contentBase64, `shortfall-lists-${size.workersPerTeam}`)
    const batch = await prepare(site, listIds)
    const { contentBase64, fileName } = await letter({ batchId: batch.id })
    const { text, pages } = readPaper(contentBase64, `shortfall-${size.workersPerTeam}`)
    const missing = batch.totalFen - 100_000
    const figures = await call(bankApi.shortfall, { batchId: batch.id }, { context })
    expect(figures).toMatchObject({ shortfallFen: missing, messageId: batch.messageId, payments: batch.payments })
    expect({ pages, fileName }).toEqual({ pages: 1, fileName: `关于补足农民工工资专用账户资金的函-${MONTH}.pdf` })
    const expected = [
      '虚构置业有限公司：',
      `合计${formatYuan(batch.totalFen)}元`,
      '2026年10月8日余额1000.00元',
      `需补足：${formatYuan(missing)}元（大写：人民币${yuanInWords(missing)}）`,
      '2026年10月15日',
      '****0001',
      ...(figures?.teams ?? []).map((team) => formatYuan(team.sumFen)),
    ]
    for (const part of expected) expect(text).toContain(part)
    expect(text).not.toContain('201000000000001')
    expect(text).toContain(`代发批次：${batch.messageId}`)
    expect(before.text).toContain(`需补足：${formatYuan(missing)}元`)
    expect(before.text).not.toContain('代发批次：')
  })

  it('counts what other released batches will take, and is not made when the money is there', async () => {
    const site = await playToFrozen({ teams: 2, workersPerTeam: 1 })
    const { clerkContext: context } = site
    const [first, second] = [await prepare(site, [site.listIds[0]!]), await prepare(site, [site.listIds[1]!])]
    await noteBalance(site, first.totalFen)
    const approval = { userId: site.manager.id, pin: PINS.manager }
    await call(bankApi.approve, { batchId: first.id, approval }, { context })
    const made = await call(documentsApi.shortfall, { batchId: second.id }, { context })
    const { text } = readPaper(made.contentBase64, 'shortfall-promised')
    expect(text).toContain(`其他已批准待发批次占用${formatYuan(first.totalFen)}元，可用0.00元`)
    expect(text).toContain(`需补足：${formatYuan(second.totalFen)}元`)
    await expect(call(documentsApi.shortfall, { batchId: first.id }, { context })).rejects.toMatchObject({
      data: { code: 'documents.no-shortfall' },
    })
  })
})

describe('代发凭证', () => {
  it.each([1, 60])('lists every worker of %i with what the bank did, the batch and the account', async (workers) => {
    const site = await playToFrozen({ teams: 1, workersPerTeam: workers })
    const batchId = await handOver(site)
    settle(site, batchId, workers > 1)
    const made = await call(
      documentsApi.paper,
      { kind: 'bank-voucher', month: MONTH, teamId: site.teams[0]!.teamId },
      { context: site.clerkContext },
    )
    const { text, pages } = readPaper(made.contentBase64, `voucher-${workers}`)
    const payees = payeesOf(site)
    expect([payees.length, pages]).toEqual([workers, workers > 1 ? 2 : 1])
    for (const { name, last4, fen, reference, state } of payees) {
      const row = `${name}****${last4}`
      const at = text.indexOf(row)
      expect(at).toBeGreaterThan(0)
      const line = text.slice(at, at + row.length + 120)
      expect(line).toContain(formatYuan(fen))
      expect(line).toContain(state === 'paid' ? '已付' : '拒付')
      if (reference) expect(line).toContain(reference)
    }
    const paid = payees.filter(({ state }) => state === 'paid')
    const paidFen = paid.reduce((sum, { fen }) => sum + fen, 0)
    const expected = [
      `批次${batchId}`,
      '虚构农商银行滨江支行****0001',
      `其中已付${paid.length}笔${formatYuan(paidFen)}元`,
      `人民币${yuanInWords(paidFen)}`,
    ]
    for (const part of expected) expect(text).toContain(part)
  })

  it('the payslip shows the bank’s reference', async () => {
    const site = await playToFrozen({ teams: 1, workersPerTeam: 2 })
    settle(site, await handOver(site))
    const ask = { kind: 'payslips', month: MONTH, teamId: site.teams[0]!.teamId } as const
    const made = await call(documentsApi.paper, ask, { context: site.clerkContext })
    const { text } = readPaper(made.contentBase64, 'payslips')
    for (const { reference } of payeesOf(site)) expect(text).toContain(reference)
  })
})

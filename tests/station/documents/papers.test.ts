import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { maskIdNumber } from '../../../src-main/contract/mask.ts'
import { formatYuan } from '../../../src-main/contract/money.ts'
import { complianceApi } from '../../../src-main/station/compliance/api.ts'
import { documentsApi } from '../../../src-main/station/documents/api.ts'
import { boundBook, boundBytes } from '../../../src-main/station/documents/commands.ts'
import { makePaper } from '../../../src-main/station/documents/make.ts'
import { Canvas } from '../../../src-main/station/documents/pdf/canvas.ts'
import { filingApi } from '../../../src-main/station/filing/api.ts'
import { payrollApi } from '../../../src-main/station/payroll/api.ts'
import { rooms } from '../../../src-main/station/rooms.ts'
import { all, one } from '../../../src-main/station/store/db.ts'
import { factsOf, replayed, tablesOf } from '../../support/ledger.ts'
import { days, PINS } from '../payroll/site.ts'
import { handOver, MONTH, PHOTO, type PlayedSite, playToFrozen, postBoard, settle } from './month.ts'

/** ANXIN_PAPERS=folder keeps the papers for looking at; ANXIN_PAPER_WORKERS makes teams larger. */
const folder = process.env.ANXIN_PAPERS
const workersPerTeam = Number(process.env.ANXIN_PAPER_WORKERS ?? 5)

afterEach(() => vi.restoreAllMocks())

/** Makes a paper and gives every text drawn on it, in order. */
type Request = Parameters<typeof makePaper>[1]

async function textsOf(
  site: PlayedSite,
  kind: Request['kind'],
  teamId: string | null = null,
  more: Pick<Request, 'listId' | 'engagementId'> & { as?: string } = {},
) {
  const drawn: string[] = []
  const text = Canvas.prototype.text
  const spy = vi.spyOn(Canvas.prototype, 'text').mockImplementation(function (this: Canvas, ...args) {
    drawn.push(args[0])
    text.apply(this, args)
  })
  const made = await makePaper(site.station.ledger, { kind, month: MONTH, teamId, ...more })
  spy.mockRestore()
  if (folder) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${more.as ?? kind}.pdf`), made.bytes)
  }
  return { ...made, drawn, joined: drawn.join('\n') }
}

let shared: Promise<PlayedSite> | undefined

/** One settled site for all tests that only look. */
function lookAt(): Promise<PlayedSite> {
  shared ??= settledSite()
  return shared
}

async function settledSite(): Promise<PlayedSite> {
  const site = await playToFrozen({ workersPerTeam })
  await postBoard(site)
  settle(site, await handOver(site))
  return site
}

async function refusal(promise: Promise<unknown>): Promise<{ code: string; details: Array<{ code: string }> }> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as { data?: { code: string; details: Array<{ code: string }> } },
  )
  if (!error?.data) throw new Error(`expected a refusal, got ${String(error)}`)
  return error.data
}

describe('papers of a settled month', () => {
  it('the wage list holds every item of 条例 art. 15, in full, for every worker', async () => {
    const site = await lookAt()
    const { drawn, joined, pages, persons } = await textsOf(site, 'wage-list')
    const { db } = site.station
    expect(persons).toBe(2 * workersPerTeam)
    for (const worker of site.teams.flatMap((team) => team.workers)) {
      const row = one<{ net: number; gross: number; time: number }>(
        db,
        `SELECT net_fen AS net, gross_fen AS gross, (SELECT sum(amount_fen) FROM wage_component c
           WHERE c.line_id = l.id AND kind = 'day-rate') AS time FROM wage_line l WHERE worker_id = ?`,
        [worker.workerId],
      )!
      const account = `9990000000${worker.number.padStart(6, '0')}`
      const expected = [
        worker.name,
        worker.idNumber,
        account,
        formatYuan(row.net),
        formatYuan(row.gross),
        formatYuan(row.time),
      ]
      for (const text of expected) expect(drawn).toContain(text)
    }
    expect(drawn).toContain('已刷身份证确认')
    expect(joined).toContain('支付周期：2026年9月1日至30日')
    expect(joined).toContain('支付日期：2026年10月8日')
    expect(drawn.filter((text) => text.startsWith('第 1 页'))).toEqual([`第 1 页　共 ${pages} 页`])
    const lists = all<{ hash: string; net: number }>(db, 'SELECT hash, net_fen AS net FROM wage_list')
    for (const { hash } of lists) expect(joined.replaceAll(' ', '')).toContain(hash)
  })

  it('the wage list says of every worker what was payable, paid and left unpaid on the project so far (domain.md §5.3)', async () => {
    const site = await playToFrozen({ workersPerTeam: 2 })
    const { db } = site.station
    const { teamId, workers } = site.teams[0]!
    const [advanced] = workers
    const approval = { userId: site.manager.id, pin: PINS.manager }
    await call(
      payrollApi.addAdvance,
      {
        engagementId: advanced!.engagementId,
        paidOn: '2026-09-20',
        amountFen: 30_000,
        voucher: 'YZ-1',
        how: 'cash',
        approval,
      },
      { context: site.clerkContext },
    )
    settle(site, await handOver(site), true)
    const { drawn } = await textsOf(site, 'wage-list', teamId)
    // One payment was rejected; the advance came after the list, so more was paid to that worker than he was owed.
    for (const { workerId } of workers) {
      const { gross, paid } = one<{ gross: number; paid: number }>(
        db,
        `SELECT sum(l.gross_fen) AS gross, coalesce((SELECT sum(amount_fen) FROM bank_payment WHERE line_id = l.id AND state = 'paid'), 0)
           AS paid FROM wage_line l WHERE l.worker_id = ?`,
        [workerId],
      )!
      const out = paid + (workerId === advanced!.workerId ? 30_000 : 0)
      expect(drawn.join('\n')).toContain([gross, out, gross - out].map(formatYuan).join('\n'))
    }
    expect(drawn.find((text) => text.startsWith('累计应发 '))).toContain('累计未付')
  })

  it('posted and handed-out papers show identity numbers masked and no account in full (PIPL art. 28)', async () => {
    const site = await lookAt()
    for (const kind of ['notice', 'payslips', 'attendance-sheet', 'bank-voucher'] as const) {
      const { joined, persons } = await textsOf(site, kind)
      expect(persons).toBe(0)
      for (const worker of site.teams.flatMap((team) => team.workers)) {
        expect(joined).toContain(worker.name)
        expect(joined).not.toContain(worker.idNumber)
        expect(joined).not.toContain('9990000000')
        if (kind !== 'bank-voucher') expect(joined).toContain(maskIdNumber(worker.idNumber))
      }
    }
  })

  it('the notice says how long it hangs and whom to call, the voucher what the bank paid', async () => {
    const site = await lookAt()
    const notice = await textsOf(site, 'notice', site.teams[0]!.teamId)
    expect(notice.joined).toContain('公示时间：2026年10月2日 至 2026年10月4日（3 天）')
    expect(notice.joined).toContain('劳动保障监察电话：12333')
    const voucher = await textsOf(site, 'bank-voucher', site.teams[0]!.teamId)
    const paid = one<{ fen: number }>(
      site.station.db,
      `SELECT sum(amount_fen) AS fen FROM bank_payment WHERE list_id = ? AND state = 'paid'`,
      [site.listIds[0]!],
    )!
    expect(voucher.joined).toContain(`其中已付 ${workersPerTeam} 笔 ${formatYuan(paid.fen)} 元`)
  })

  it('the rights board has all thirteen items of art. 34, and shows a gap as a gap', async () => {
    const site = await playToFrozen({ workersPerTeam: 1 })
    const empty = await textsOf(site, 'rights-board')
    expect(empty.drawn.filter((text) => text === '（未填写）')).toHaveLength(4)
    await postBoard(site)
    const { joined } = await textsOf(site, 'rights-board')
    expect(joined).not.toContain('（未填写）')
    for (const text of ['2260.00 元/月', '虚构市法律援助中心', '12348', '劳资员']) expect(joined).toContain(text)
  })

  it('rare characters of names are drawn, and what the font lacks is written out', async () => {
    const canvas = new Canvas({ title: 't', author: 'a', at: '2026-10-01T00:00:00.000Z' })
    canvas.doc.on('data', () => {})
    canvas.addPage(false)
    for (const character of '㛃𬭎𣲗㸃鿏䶮') expect(canvas.measure(character, 10)).toBeCloseTo(10 / (72 / 25.4), 1)
    // A private-use character is in no font: eight signs `〔U+E000〕` are wider than two characters.
    expect(canvas.measure('\uE000', 10)).toBeGreaterThan(canvas.measure('汉汉', 10))
    canvas.text('王㛃\uE000', 10, 10, 50)
    canvas.end()
  })

  it('the same state of the journal gives the same bytes', async () => {
    const site = await lookAt()
    for (const kind of ['wage-list', 'payslips', 'month-book'] as const) {
      const request = { kind, month: MONTH, teamId: null }
      const [first, second] = [
        await makePaper(site.station.ledger, request),
        await makePaper(site.station.ledger, request),
      ]
      expect(second.sha256).toBe(first.sha256)
    }
  })

  it('a paper that shows people in full is recorded with who made it', async () => {
    const site = await lookAt()
    const { station, clerkContext: context, clerk } = site
    const before = station.ledger.size
    await call(documentsApi.paper, { kind: 'notice', month: MONTH }, { context })
    expect(station.ledger.size).toBe(before)
    const paper = await call(documentsApi.paper, { kind: 'wage-list', month: MONTH }, { context })
    expect([paper.fileName, paper.mediaType]).toEqual(['工资支付表-2026-09.pdf', 'application/pdf'])
    const fact = factsOf(station.db).at(-1)
    expect([fact?.kind, fact?.actor.userId, fact?.data]).toEqual([
      'documents.paper-made',
      clerk.id,
      {
        kind: 'wage-list',
        month: MONTH,
        teamId: null,
        persons: 2 * workersPerTeam,
        fields: ['idNumber', 'phone', 'accountNumber'],
        sha256: paper.sha256,
      },
    ])
  })

  it('a contractor’s user gets the papers of his own teams, nobody else’s, and no book', async () => {
    const site = await lookAt()
    const [team] = site.teams
    const own = site.station.context(site.contractor)
    const foreign = site.station.context({ ...site.contractor, companyId: site.generalId })
    const ask = (context: typeof own, kind: 'payslips' | 'month-book', teamId: string | null) =>
      call(documentsApi.paper, { kind, month: MONTH, teamId }, { context })
    expect((await ask(own, 'payslips', team!.teamId)).fileName).toContain(team!.name)
    expect((await refusal(ask(own, 'payslips', null))).code).toBe('documents.team-needed')
    expect((await refusal(ask(own, 'month-book', team!.teamId))).code).toBe('documents.team-needed')
    expect((await refusal(ask(foreign, 'payslips', team!.teamId))).code).toBe('documents.other-company')
    expect((await refusal(ask(site.station.context(), 'payslips', team!.teamId))).code).toBe('access.not-signed-in')
  })
})

describe('binding the month', () => {
  it('is refused, with reasons, until every wage is frozen and paid', async () => {
    const site = await playToFrozen({ workersPerTeam: 2 })
    const { clerkContext: context } = site
    const bind = () => refusal(call(documentsApi.bindBook, { month: MONTH }, { context }))
    const codes = async () =>
      (await bind()).details.map((detail) => detail.code.replace('compliance.book.obstacle-', ''))
    expect(await codes()).toEqual(['unpaid'])
    const batchId = await handOver(site)
    expect(await codes()).toEqual(['batch-open', 'unpaid'])
    settle(site, batchId, true)
    expect(await codes()).toEqual(['unpaid'])
    expect((await bind()).code).toBe('documents.not-settled')
  })

  it('keeps the book by its hash, sealed, and gives the same bytes back', async () => {
    const site = await settledSite()
    const { station, clerkContext: context } = site
    const bound = await call(documentsApi.bindBook, { month: MONTH }, { context })
    expect(await call(documentsApi.bound, { month: MONTH }, { context })).toEqual(bound)
    const paper = await call(documentsApi.paper, { kind: 'month-book', month: MONTH }, { context })
    expect(paper.sha256).toBe(bound.sha256)
    const book = boundBook(station.db, MONTH)!
    expect(boundBytes(station.db, station.keys, book).toString('base64')).toBe(paper.contentBase64)
    const blob = one<{ bytes: Buffer }>(station.db, 'SELECT bytes FROM blob WHERE sha256 = ?', [book.blob])!
    expect(blob.bytes.includes('%PDF')).toBe(false)
    expect(replayed(station.db)).toEqual(tablesOf(station.db))
  })

  it('holds cover, contents with right page numbers, every paper and the proof', async () => {
    const site = await lookAt()
    const { drawn, pages } = await textsOf(site, 'month-book')
    const { db } = site.station
    const contents = drawn.flatMap((text, index) =>
      /^\d+　/.test(text) ? [[text.replace(/^\d+　/, ''), Number(drawn[index + 1])] as const] : [],
    )
    expect(contents.map(([title]) => title)).toEqual([
      '维权信息告示牌',
      '维权告示牌照片　2026-10-08',
      ...['考勤表', '工资支付表', '公示表', '代发凭证', '工资清单'].flatMap((title) => [
        `${title}　木工班`,
        `${title}　钢筋班`,
      ]),
      '校验与证明',
    ])
    const feet = drawn.flatMap((text) => (/^第 \d+ 页　共/.test(text) ? [text] : []))
    expect(feet).toEqual(Array.from({ length: pages }, (_, index) => `第 ${index + 1} 页　共 ${pages} 页`))
    // The page a title stands on is the page that the contents name.
    const pageOf = (needle: string) => {
      const at = drawn.lastIndexOf(needle)
      return drawn.slice(0, at).filter((text) => /^第 \d+ 页　共/.test(text)).length + 1
    }
    expect(pageOf('校验与证明')).toBe(contents.at(-1)?.[1])
    const proof = drawn.slice(drawn.indexOf('一、考勤表哈希（SHA-256）')).join('\n').replaceAll(' ', '')
    const hashes = [
      ...all<{ hash: string }>(db, 'SELECT hash FROM attendance_sheet UNION ALL SELECT hash FROM wage_list'),
      ...all<{ hash: string }>(db, 'SELECT file_sha256 AS hash FROM bank_batch'),
    ]
    expect(hashes).toHaveLength(5)
    for (const { hash } of hashes) expect(proof).toContain(hash)
    const checkpoint = one<{ note: string }>(db, 'SELECT note FROM journal_checkpoint ORDER BY size DESC LIMIT 1')!
    expect(proof.replaceAll('\n', '')).toContain(checkpoint.note.replaceAll('\n', '').replaceAll(' ', ''))
  })
})

describe('the eight checks over a whole month', () => {
  it('turn green one by one as the evidence comes, and no sooner', async () => {
    const site = await playToFrozen({ workersPerTeam: 2 }, () => days(MONTH, 20))
    const { clerkContext: context, station } = site
    const colours = async () =>
      Object.fromEntries(
        (await call(complianceApi.month, { month: MONTH }, { context })).tiles.map(({ key, state }) => [key, state]),
      )
    expect(await colours()).toEqual({
      account: 'green',
      board: 'red',
      channel: 'red',
      reconciliation: 'amber',
      notice: 'green',
      payout: 'amber',
      filing: 'amber',
      book: 'amber',
    })
    await postBoard(site)
    const batchId = await handOver(site)
    settle(site, batchId)
    const filing = {
      month: MONTH,
      how: 'paper',
      receiptNumber: 'BB-1',
      filedOn: '2026-10-08',
      receiptBase64: PHOTO,
    } as const
    await call(filingApi.record, filing, { context })
    await call(documentsApi.bindBook, { month: MONTH }, { context })
    // The pull of the fixture was never finished, so the channel stays red: nothing here is a tick box.
    expect(await colours()).toEqual({
      account: 'green',
      board: 'green',
      channel: 'red',
      reconciliation: 'green',
      notice: 'green',
      payout: 'green',
      filing: 'green',
      book: 'green',
    })
    const rows = (await call(complianceApi.reconciliation, { month: MONTH }, { context })).rows
    expect(rows).toHaveLength(4)
    for (const row of rows) expect([row.differences, row.listFen, row.batchFen]).toEqual([[], row.paidFen, row.paidFen])
    expect(rooms.flatMap((room) => room.invariants).flatMap((invariant) => invariant.check(station.db))).toEqual([])
  })

  it('name the worker whose wage came back', async () => {
    const site = await playToFrozen({ workersPerTeam: 2 })
    settle(site, await handOver(site), true)
    const { rows } = await call(complianceApi.reconciliation, { month: MONTH }, { context: site.clerkContext })
    const failed = rows.filter((row) => row.differences.length > 0)
    expect(failed.map((row) => row.differences)).toEqual([
      [{ code: 'compliance.difference.payment-failed', params: { reason: 'AC01' } }],
    ])
  })
})

describe('filing', () => {
  it('records what is frozen, once per receipt, never ahead of time', async () => {
    const site = await playToFrozen({ workersPerTeam: 1 })
    const { clerkContext: context, station } = site
    const filing = {
      month: MONTH,
      how: 'platform',
      receiptNumber: 'R-7',
      filedOn: '2026-10-08',
      receiptBase64: null,
    } as const
    const record = (change: object) => call(filingApi.record, { ...filing, ...change }, { context })
    expect((await refusal(record({ filedOn: '2026-10-09' }))).code).toBe('filing.filed-in-future')
    expect((await refusal(record({ filedOn: '2026-08-31' }))).code).toBe('filing.filed-before-month')
    expect((await refusal(record({ month: '2026-08' }))).code).toBe('filing.nothing-to-file')
    expect((await refusal(record({ receiptBase64: 'AAAA' }))).code).toBe('filing.not-an-image')
    await record({})
    expect((await refusal(record({}))).code).toBe('filing.receipt-known')
    expect(await call(filingApi.list, { month: MONTH }, { context })).toEqual([
      { month: MONTH, how: 'platform', receiptNumber: 'R-7', filedOn: '2026-10-08' },
    ])
    const net = one<{ fen: number }>(station.db, 'SELECT sum(net_fen) AS fen FROM wage_list')!.fen
    expect(factsOf(station.db).at(-1)?.data).toMatchObject({ lines: 2, netFen: net, lists: { length: 2 } })
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type PracticeBank, startPracticeBank } from '../../../src-main/practice/bank/client-process.ts'
import type { FaultKind } from '../../../src-main/practice/bank/faults.ts'
import { parseCamt054 } from '../../../src-main/station/bank/formats/camt054.ts'
import { renderPain001 } from '../../../src-main/station/bank/formats/pain001.ts'
import { parsePain002 } from '../../../src-main/station/bank/formats/pain002.ts'
import { loadProfile } from '../../../src-main/station/bank/formats/profile.ts'
import { readAnswer } from '../../../src-main/station/bank/formats/profiles.ts'
import { renderFile } from '../../../src-main/station/bank/formats/render.ts'
import type { BatchPayment } from '../../../src-main/station/bank/formats/types.ts'
import { banksFolder, batch, payment } from '../../bank/formats/support.ts'

const ESCROW = '201000000000001'
const CNAPS = '402338700008'
const cleanups: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'practice-bank-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

let shared: PracticeBank
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'practice-bank-'))
  shared = await startPracticeBank(folder)
  return async () => {
    await shared.kill()
    rmSync(folder, { recursive: true, force: true })
  }
})

async function start(folder: string, port = 0): Promise<PracticeBank> {
  const bank = await startPracticeBank(folder, port)
  cleanups.push(() => bank.kill())
  return bank
}

/** The one bank of this file, emptied and furnished: a funded escrow account and ten workers' accounts (…01 to …10). */
async function furnished(fundFen = 100_000_000): Promise<PracticeBank> {
  await shared.reset()
  return furnish(shared, fundFen)
}

/** A furnished bank of its own, to be killed. */
async function mortal(fundFen = 100_000_000): Promise<{ bank: PracticeBank; folder: string }> {
  const folder = temporary()
  return { bank: await furnish(await start(folder), fundFen), folder }
}

async function furnish(bank: PracticeBank, fundFen: number): Promise<PracticeBank> {
  await bank.accounts([
    { action: 'open', account: ESCROW, holder: '测试建设有限公司', cnaps: CNAPS, kind: 'escrow' },
    { action: 'fund', account: ESCROW, amountFen: fundFen, memo: '人工费' },
    ...Array.from({ length: 10 }, (_, index) => ({
      action: 'open' as const,
      account: payment(index + 1).account,
      holder: '张三',
      cnaps: CNAPS,
    })),
  ])
  return bank
}

async function submit(bank: PracticeBank, payments: BatchPayment[], messageId = 'BT1') {
  return bank.send('POST', '/batches', renderPain001(batch(payments, { messageId })))
}

function statuses(body: Buffer): string[] {
  return parsePain002(body).results.map((one) => `${one.status} ${one.reasonCode ?? '-'}`)
}

describe('the practice bank checks as a bank does', () => {
  it('pays what is right and gives the reason for each refusal', async () => {
    const bank = await furnished(2_000_020)
    await bank.accounts([
      { action: 'close', account: payment(3).account },
      { action: 'freeze', account: payment(4).account },
    ])
    const answer = await submit(bank, [
      payment(1),
      payment(2, { payeeName: '李四' }),
      payment(3),
      payment(4),
      payment(5, { cnaps: '102100099996' }),
      payment(77),
      payment(6),
      payment(7, { amountFen: 9_999_999_999 }),
      payment(8),
    ])
    const report = parsePain002(answer.body)
    expect(report.groupStatus).toBe('PART')
    expect(statuses(answer.body)).toEqual([
      'ACSC -',
      'RJCT BE01',
      'RJCT AC04',
      'RJCT AC06',
      'RJCT RC01',
      'RJCT AC01',
      'ACSC -',
      'RJCT AM04',
      'ACSC -',
    ])
    const audit = await bank.audit()
    expect(audit.problems).toEqual([])
    expect(audit.escrow[0]!.balanceFen).toBe(2_000_020 - 500_001 - 500_006 - 500_008)
  })

  it('answers the same file the same, refuses another under its id, and pays no id twice', async () => {
    const bank = await furnished()
    const first = await submit(bank, [payment(1), payment(2)])
    const again = await submit(bank, [payment(1), payment(2)])
    expect(parsePain002(again.body).results).toEqual(parsePain002(first.body).results)
    const other = await submit(bank, [payment(1), payment(3)])
    expect([other.status, JSON.parse(other.body.toString()).code]).toEqual([409, 'message-id-reused'])
    const twice = await submit(bank, [payment(2), payment(3), payment(3)], 'BT2').catch(() => undefined)
    expect(twice).toBeUndefined() // our own writer refuses an id twice in one file; the next file is made by hand
    const raw = renderPain001(batch([payment(3), payment(2), payment(4)], { messageId: 'BT2' }))
    const doubled = Buffer.from(raw.toString().replace(payment(4).endToEndId, payment(3).endToEndId))
    const refused = await bank.send('POST', '/batches', doubled)
    expect(statuses(refused.body)).toEqual(['ACSC -', 'RJCT AM05', 'RJCT AM05'])
    const audit = await bank.audit()
    expect({ problems: audit.problems, balance: audit.escrow[0]!.balanceFen }).toEqual({
      problems: [],
      balance: 100_000_000 - 500_001 - 500_002 - 500_003,
    })
  })

  it('refuses a whole file whose count or control sum is wrong, and what is no pain.001', async () => {
    const bank = await furnished()
    const right = renderPain001(batch([payment(1), payment(2)], { messageId: 'BT1' })).toString()
    const count = await bank.send('POST', '/batches', Buffer.from(right.replace('<NbOfTxs>2<', '<NbOfTxs>3<')))
    expect(statuses(count.body)).toEqual(['RJCT AM18', 'RJCT AM18'])
    const sum = right
      .replaceAll('BT1', 'BT2')
      .replaceAll('PY0', 'PX0')
      .replace('<CtrlSum>10000.03<', '<CtrlSum>10000.04<')
    const wrongSum = await bank.send('POST', '/batches', Buffer.from(sum))
    expect([parsePain002(wrongSum.body).groupStatus, ...statuses(wrongSum.body)]).toEqual([
      'RJCT',
      'RJCT AM10',
      'RJCT AM10',
    ])
    const cut = await bank.send('POST', '/batches', Buffer.from(right.slice(0, -20)))
    const never = await bank.send('GET', '/batches/BT9')
    expect([cut.status, never.status, JSON.parse(never.body.toString())]).toEqual([
      400,
      404,
      { code: 'unknown-message', messageId: 'BT9' },
    ])
    expect((await bank.audit()).escrow[0]!.balanceFen).toBe(100_000_000)
  })

  it('refuses an order from an account that is not an escrow account, or without the secret', async () => {
    const bank = await furnished()
    const document = batch([payment(1)], { messageId: 'BT1' })
    const own = { ...document, debtor: { ...document.debtor, account: payment(2).account } }
    const answer = await bank.send('POST', '/batches', renderPain001(own))
    expect(statuses(answer.body)).toEqual(['RJCT AC02'])
    const refused = await fetchStatus(bank, 'wrong-secret')
    expect(refused).toBe(401)
  })

  it('can leave payments pending, settle them later and send paid ones back', async () => {
    const bank = await furnished()
    await bank.mode('manual')
    expect(statuses((await submit(bank, [payment(1), payment(2)])).body)).toEqual(['PDNG -', 'PDNG -'])
    expect(await bank.settle()).toBe(2)
    await bank.returnPayment(payment(2).endToEndId)
    await expect(bank.returnPayment(payment(2).endToEndId)).rejects.toThrow('409')
    const returns = parseCamt054((await bank.send('GET', `/accounts/${ESCROW}/returns`)).body).returns
    expect(returns.map((one) => [one.endToEndId, one.reasonCode, one.amountFen])).toEqual([
      [payment(2).endToEndId, 'AC04', 500_002],
    ])
    const statement = await bank.statement(ESCROW)
    expect(statement.entries.map((entry) => [entry.kind, entry.amountFen])).toEqual([
      ['fund', 100_000_000],
      ['wage', -500_001],
      ['wage', -500_002],
      ['return', 500_002],
    ])
    expect((await bank.audit()).problems).toEqual([])
  })

  it('takes the rural TXT and answers with a result TXT', async () => {
    const bank = await furnished()
    const profile = loadProfile(banksFolder, 'rural-txt')
    const file = renderFile(profile, batch([payment(1), payment(2, { payeeName: '李四' })])).bytes
    const answer = await bank.send('POST', `/batches/text?messageId=BT1&debtorAccount=${ESCROW}`, file)
    expect(iconv.decode(answer.body, 'gbk')).toBe(
      '成功|1|6228480000000000001|张三|5000.01|\r\n户名不符|2|6228480000000000002|李四|5000.02|\r\n',
    )
    expect(readAnswer(profile, answer.body).report.results.map((one) => one.outcome)).toEqual(['paid', 'rejected'])
  })
})

describe('the practice bank misbehaves on request', () => {
  it.each(['drop-after', 'answer-late', 'answer-twice', 'garble', 'time-out'] as const)(
    '%s: has taken the order in',
    async (kind) => {
      const bank = await furnished()
      await bank.faults({ kind, delayMs: 50 })
      const outcome = await Promise.race([
        submit(bank, [payment(1)]).then(
          (answer) => answer.body,
          () => 'line dropped',
        ),
        kind === 'time-out' ? new Promise((resolve) => setTimeout(resolve, 400, 'no answer')) : new Promise(() => {}),
      ])
      if (kind === 'drop-after') expect(outcome).toBe('line dropped')
      else if (kind === 'time-out') expect(outcome).toBe('no answer')
      else if (kind === 'garble') expect(() => parsePain002(outcome as Buffer)).toThrow()
      else expect(statuses(outcome as Buffer)).toEqual(['ACSC -'])
      expect(statuses((await bank.send('GET', '/batches/BT1')).body)).toEqual(['ACSC -'])
    },
  )

  it.each(['drop-before', 'refuse'] as const)('%s: knows nothing of the order', async (kind) => {
    const bank = await furnished()
    await bank.faults({ kind })
    await submit(bank, [payment(1)]).catch(() => undefined)
    expect((await bank.send('GET', '/batches/BT1')).status).toBe(404)
  })

  it('can answer with a part, in another order, with a wrong amount or name, an unknown id, or about a second copy', async () => {
    const bank = await furnished()
    await submit(bank, [payment(1), payment(2)])
    const ask = async (kind: FaultKind) => {
      await bank.faults({ kind, at: 'query' })
      const report = parsePain002((await bank.send('GET', '/batches/BT1')).body)
      return report.results.map((one) => `${one.endToEndId!.replace(/^PY0*/, '')} ${one.amountFen}`)
    }
    expect([await ask('partial'), await ask('reorder'), await ask('wrong-amount'), await ask('unknown-id')]).toEqual([
      ['1 500001'],
      ['2 500002', '1 500001'],
      ['1 500002', '2 500002'],
      ['1 500001', '2 500002', 'NOBODY-ORDERED-THIS 500001'],
    ])
    await bank.faults({ kind: 'wrong-name', at: 'query' }, { kind: 'duplicate', at: 'query' })
    const names = parsePain002((await bank.send('GET', '/batches/BT1')).body).results.map(({ payeeName }) => payeeName)
    expect([names[0], names[1] === names[0]]).toEqual(['另一个人', false])
    expect(statuses((await bank.send('GET', '/batches/BT1')).body)).toEqual(['RJCT AM05', 'RJCT AM05'])
    // Only the answers were wrong.
    expect(statuses((await bank.send('GET', '/batches/BT1')).body)).toEqual(['ACSC -', 'ACSC -'])
  })

  it('keeps its books right when killed before and after taking an order in', async () => {
    const { bank, folder } = await mortal()
    const payments = Array.from({ length: 10 }, (_, index) => payment(index + 1))
    await bank.faults({ kind: 'kill-before' }, { kind: 'kill-after' })
    await submit(bank, payments).catch(() => undefined)
    await bank.exited
    const second = await start(folder, bank.port)
    expect([second.fingerprint, second.secret]).toEqual([bank.fingerprint, bank.secret])
    expect((await second.send('GET', '/batches/BT1')).status).toBe(404)
    await submit(second, payments).catch(() => undefined)
    await second.exited
    const third = await start(folder)
    const report = await submit(third, payments)
    expect(statuses(report.body)).toEqual(payments.map(() => 'ACSC -'))
    const audit = await third.audit()
    const paid = payments.reduce((sum, one) => sum + one.amountFen, 0)
    expect([audit.problems, audit.escrow[0]!.balanceFen]).toEqual([[], 100_000_000 - paid])
  })

  it('survives kill -9 at eight random moments of a stream of batches', async () => {
    let { bank, folder } = await mortal(1_000_000_000)
    const files = Array.from({ length: 8 }, (_, file) => ({
      messageId: `BT${file}`,
      payments: Array.from({ length: 10 }, (_, index) =>
        payment(index + 1, { endToEndId: `PY${file}-${index}`, amountFen: 1000 + file }),
      ),
    }))
    for (const { messageId, payments } of files) {
      const sending = submit(bank, payments, messageId).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 25))
      await bank.kill('SIGKILL')
      await sending
      bank = await start(folder)
      const answer = await submit(bank, payments, messageId) // same bytes: safe whether it had arrived or not
      expect(statuses(answer.body)).toEqual(payments.map(() => 'ACSC -'))
    }
    const audit = await bank.audit()
    const total = files.flatMap((file) => file.payments).reduce((sum, one) => sum + one.amountFen, 0)
    expect([audit.problems, audit.payments.length, audit.escrow[0]!.balanceFen]).toEqual([
      [],
      80,
      1_000_000_000 - total,
    ])
  })
})

async function fetchStatus(bank: PracticeBank, secret: string): Promise<number> {
  const { request } = await import('node:https')
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${secret}` }
    request(`${bank.url}/practice/audit`, { rejectUnauthorized: false, headers, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

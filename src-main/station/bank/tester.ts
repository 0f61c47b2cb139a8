import { hash } from 'node:crypto'
import { StationError } from '../../contract/errors.ts'
import type { Db } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { decodeStrict, encodeStrict, type TextEncoding } from './formats/encoding.ts'
import type { BankProfile } from './formats/profile.ts'
import { readAnswer } from './formats/profiles.ts'
import { companionFile, problemsOf, renderFile } from './formats/render.ts'
import { type BatchDocument, type BatchReport, ResultRefusal } from './formats/types.ts'
import { readSheet } from './formats/xlsx-reader.ts'
import { profileOf } from './own-profiles.ts'
import { readyProfile } from './profile-settings.ts'

export interface SamplePayee {
  name: string
  account: string
  amountFen: number
  cnaps: string
}

/** Fictional people: a plain name, one with a point, one whose character GBK lacks. */
function samplePayees(ownCnaps: string): SamplePayee[] {
  return [
    { name: '张三', account: '9990000000000001', amountFen: 500_001, cnaps: `${ownCnaps}339900010`.slice(0, 12) },
    {
      name: '买买提·吐尔逊',
      account: '9990000000000002',
      amountFen: 623_450,
      cnaps: `${ownCnaps}339900010`.slice(0, 12),
    },
  ]
}

/** Renders a sample in a profile, or says everything that keeps it from being written. Nothing is kept. @throws StationError `bank.unknown-profile`. */
export function testProfile(
  db: Db,
  keys: KeyRing,
  input: { profile: string; values: Record<string, string>; payees: SamplePayee[] },
) {
  const { profile, parameters } = readyProfile(db, keys, input.profile)
  // A parameter that is not known yet shows by its name.
  const unset = Object.fromEntries(profile.parameters.map(({ id, maxLength }) => [id, id.slice(0, maxLength)]))
  const values = { ...unset, ...parameters, ...input.values }
  const payees = input.payees.length > 0 ? input.payees : samplePayees(profile.banks.ownPrefixes[0] ?? '402')
  const document: BatchDocument = {
    messageId: 'BT0000000000SAMPLE',
    createdAt: '2026-11-05T02:00:00.000Z',
    executionDate: '2026-11-06',
    month: '2026-10',
    debtor: {
      name: '虚构建工集团有限公司示例项目农民工工资专用账户',
      account: '201000000000001',
      bankName: '虚构银行',
      cnaps: '402339900019',
    },
    payments: payees.map(({ name, account, amountFen, cnaps }, index) => ({
      endToEndId: `PY0000000000SAMP${String(index + 1).padStart(2, '0')}`,
      payeeName: name,
      account,
      cnaps,
      bankName: '虚构银行',
      amountFen,
      remark: '2026-10工资',
    })),
  }
  const problems = problemsOf(profile, document, values).map(({ code, field, payeeName, detail }) => ({
    code,
    field,
    name: payeeName ?? '',
    detail: detail ?? '',
  }))
  if (problems.length > 0) return { files: [], rows: [], problems }
  const companion = companionFile(profile, document, values)
  const files = [renderFile(profile, document, values), ...(companion ? [companion] : [])]
  return {
    files: files.map(({ fileName, bytes }) => ({
      fileName,
      contentBase64: bytes.toString('base64'),
      sha256: hash('sha256', bytes, 'hex'),
      text: fileName.endsWith('.xlsx') ? null : (decodeStrict(bytes, profile.encoding) ?? null),
    })),
    rows: rowsOf(profile, files[0]?.bytes ?? Buffer.alloc(0)),
    problems: [],
  }
}

/** The lines of the first file cut into their cells, as the bank's program cuts them; none for a markup format. */
function rowsOf(profile: BankProfile, bytes: Buffer): { text: string; bytes: number }[][] {
  const { file, encoding, lineEnd } = profile
  if (file.kind === 'xlsx') return readSheet(bytes).map((row) => row.map(({ text }) => cellOf(text, 'utf8')))
  if (file.kind !== 'fixed' && file.kind !== 'separated') return []
  const lines = (decodeStrict(bytes, encoding) ?? '').split(lineEnd).slice(0, -1)
  if (file.kind === 'separated') {
    return lines.map((line) => {
      const cells = line.split(file.separator).map((text) => cellOf(text, encoding))
      return file.trailingSeparator ? cells.slice(0, -1) : cells
    })
  }
  return lines.map((line, index) => {
    const whole = Buffer.from(encoded(line, encoding))
    const columns = file.header[index] ?? file.trailer[index - (lines.length - file.trailer.length)] ?? file.columns
    let at = 0
    return columns.map(({ width }) => {
      const part = whole.subarray(at, at + width)
      at += width
      return { text: decodeStrict(part, encoding) ?? '', bytes: part.length }
    })
  })
}

function cellOf(text: string, encoding: TextEncoding): { text: string; bytes: number } {
  return { text, bytes: encoded(text, encoding).length }
}

function encoded(text: string, encoding: TextEncoding): Uint8Array {
  const result = encodeStrict(text, encoding)
  return 'bytes' in result ? result.bytes : new Uint8Array()
}

/** What a result file of a profile would mean. Changes nothing. @throws StationError `bank.unknown-profile`. */
export function testResult(db: Db, profileId: string, bytes: Uint8Array) {
  const profile = profileOf(db, profileId)
  let report: BatchReport
  try {
    report = readAnswer(profile, bytes).report
  } catch (error) {
    if (!(error instanceof ResultRefusal)) throw error
    const { problem, detail, line } = error
    return { problem: { problem, detail: detail.slice(0, 200), line: line ?? 0 }, results: [] }
  }
  if (report.results.length > 20_000) throw new StationError('bank.too-many-results', { count: report.results.length })
  return {
    problem: null,
    results: report.results.map((result) => ({
      named: result.endToEndId ?? (result.sequence === undefined ? '' : `#${result.sequence}`),
      outcome: result.outcome,
      status: result.status,
      reasonCode: result.reasonCode ?? null,
      reasonText: result.reasonText ?? null,
      amountFen: result.amountFen ?? null,
      payeeName: result.payeeName ?? null,
      account: result.account ?? null,
    })),
  }
}

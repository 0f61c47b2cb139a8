import { hash } from 'node:crypto'
import { StationError } from '../../contract/errors.ts'
import type { Db } from '../store/db.ts'
import type { KeyRing } from '../store/sealing.ts'
import { decodeStrict } from './formats/encoding.ts'
import { bankProfile, readAnswer } from './formats/profiles.ts'
import { companionFile, problemsOf, renderFile } from './formats/render.ts'
import { type BatchDocument, type BatchReport, ResultRefusal } from './formats/types.ts'
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
  if (problems.length > 0) return { files: [], problems }
  const companion = companionFile(profile, document, values)
  const files = [renderFile(profile, document, values), ...(companion ? [companion] : [])]
  return {
    files: files.map(({ fileName, bytes }) => ({
      fileName,
      contentBase64: bytes.toString('base64'),
      sha256: hash('sha256', bytes, 'hex'),
      text: profile.file.kind === 'xlsx' ? null : (decodeStrict(bytes, profile.encoding) ?? null),
    })),
    problems: [],
  }
}

/** What a result file of a profile would mean. Changes nothing. @throws StationError `bank.unknown-profile`. */
export function testResult(profileId: string, bytes: Uint8Array) {
  const profile = bankProfile(profileId)
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

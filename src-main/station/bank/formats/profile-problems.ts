import type { z } from 'zod'
import type { ErrorDetail } from '../../../contract/errors.ts'

const MOST = 40

/** What the schema says about a profile, as lines of a refusal: each names its field, e.g. `file.columns.2.width`. Texts `bank.profileField.<what>`. */
export function profileDetails(issues: readonly z.core.$ZodIssue[]): ErrorDetail[] {
  return issues.slice(0, MOST).map((issue) => {
    const field = issue.path.map(String).join('.') || '·'
    const { what, detail } = problemOf(issue)
    return { code: `bank.profile-field-${what}`, params: { field, detail }, where: field }
  })
}

function problemOf(issue: z.core.$ZodIssue): { what: string; detail: string } {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { what: 'missing', detail: issue.expected }
        : { what: 'type', detail: issue.expected }
    case 'unrecognized_keys':
      return { what: 'unknown', detail: issue.keys.join(', ') }
    case 'invalid_value':
      return { what: 'choice', detail: issue.values.map(String).join(', ') }
    case 'too_small':
      return { what: 'small', detail: String(issue.minimum) }
    case 'too_big':
      return { what: 'big', detail: String(issue.maximum) }
    case 'invalid_format':
      return { what: 'form', detail: 'pattern' in issue && issue.pattern ? issue.pattern : issue.format }
    case 'invalid_union':
      // Which of several layouts is meant stands in `kind`; without it nothing more can be said.
      return issue.input === undefined
        ? { what: 'missing', detail: '…' }
        : { what: 'form', detail: issue.discriminator ?? '…' }
    case 'custom':
      return { what: String(issue.params?.problem ?? 'other'), detail: issue.message }
    default:
      return { what: 'other', detail: issue.message }
  }
}

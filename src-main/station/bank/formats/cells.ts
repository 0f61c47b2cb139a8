import { describeCharacter, who } from './check.ts'
import { encodeStrict, type TextEncoding } from './encoding.ts'
import type { BankProfile, Cell, Layout, XmlElement } from './profile.ts'
import { type PaymentScope, template } from './template.ts'
import type { FormatProblem } from './types.ts'

type CheckedCell = Pick<Cell, 'text' | 'maxBytes' | 'maxChars'> & { width?: number; when?: 'own' | 'other' | undefined }

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/** Checks the texts of a batch against what the bank's encoding, widths and separators allow. Every problem, not the first. */
export class CellChecker {
  readonly problems: FormatProblem[] = []
  private readonly encoding: TextEncoding
  private readonly forbidden: Set<string>
  /** Bytes of texts seen, or the characters that cannot be encoded: names, banks and remarks repeat. */
  private readonly seen = new Map<string, number | string[]>()

  constructor(profile: BankProfile) {
    this.encoding = profile.encoding
    const separator = profile.file.kind === 'separated' ? profile.file.separator : ''
    this.forbidden = new Set([...profile.forbidden, ...separator])
  }

  /** @returns whether the cell is written for that payee at all. */
  check(cell: CheckedCell, scope: PaymentScope, perPayment: boolean): boolean {
    if (cell.when && (cell.when === 'own') !== scope.own) return false
    this.checkText(cell, scope, perPayment)
    return true
  }

  private checkText(cell: CheckedCell, scope: PaymentScope, perPayment: boolean): void {
    const render = template(cell.text)
    const text = render(scope)
    const about = perPayment ? who(scope.payment) : {}
    const bytes = this.measure(text, render.field, about)
    if (bytes === undefined) return
    const limit = Math.min(cell.maxBytes ?? Number.POSITIVE_INFINITY, cell.width ?? Number.POSITIVE_INFINITY)
    const over = (has: number, most: number) =>
      this.problems.push({ code: 'text-too-long', field: render.field, ...about, detail: `${has} > ${most}` })
    if (bytes > limit) over(bytes, limit)
    else if (cell.maxChars !== undefined && text.length > cell.maxChars) {
      const characters = [...text].length
      if (characters > cell.maxChars) over(characters, cell.maxChars)
    }
  }

  /** Bytes of a text in the bank's encoding, or undefined when it cannot stand in the file. */
  private measure(text: string, field: string, about: { endToEndId?: string; payeeName?: string }): number | undefined {
    const broken = this.forbidden.size > 0 ? [...text].filter((character) => this.forbidden.has(character)) : []
    if (broken.length > 0) {
      this.problems.push({ code: 'text-forbidden-character', field, ...about, detail: broken.join(' ') })
      return undefined
    }
    if (PRINTABLE_ASCII.test(text)) return text.length
    let known = this.seen.get(text)
    if (known === undefined) {
      const encoded = encodeStrict(text, this.encoding)
      known = 'bytes' in encoded ? encoded.bytes.length : encoded.unencodable
      this.seen.set(text, known)
    }
    if (typeof known === 'number') return known
    const detail = known.map(describeCharacter).join(' ')
    this.problems.push({ code: 'text-not-encodable', field, ...about, detail })
    return undefined
  }
}

/** The cells of a layout: those of the whole batch, and those of every payment. */
export function cellsOf(layout: Layout): { batch: CheckedCell[]; payment: CheckedCell[] } {
  switch (layout.kind) {
    case 'iso20022':
      return { batch: [], payment: [] }
    case 'xml':
      return xmlCells(layout.root, layout.documents === 'each-payment', undefined)
    case 'xlsx':
      return { batch: layout.header.flat(), payment: layout.columns }
    default:
      return { batch: [...layout.header, ...layout.trailer].flat(), payment: layout.columns }
  }
}

function xmlCells(
  element: XmlElement,
  inPayment: boolean,
  when: 'own' | 'other' | undefined,
): { batch: CheckedCell[]; payment: CheckedCell[] } {
  const repeated = inPayment || element.each === 'payment'
  const side = element.when ?? when
  const own: CheckedCell[] = element.text === undefined ? [] : [{ ...element, text: element.text, when: side }]
  const below = (element.children ?? []).map((child) => xmlCells(child, repeated, side))
  return {
    batch: [...(repeated ? [] : own), ...below.flatMap((found) => found.batch)],
    payment: [...(repeated ? own : []), ...below.flatMap((found) => found.payment)],
  }
}

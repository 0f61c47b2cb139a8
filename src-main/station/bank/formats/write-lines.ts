import { encodeStrict, type TextEncoding } from './encoding.ts'
import type { LayoutOf } from './profile.ts'
import { type PaymentScope, template } from './template.ts'

/** Encodes what was checked before; anything that still does not come back as it was is a defect, never a `?`. */
export function encodeChecked(text: string, encoding: TextEncoding): Buffer {
  if (encoding === 'utf8') return Buffer.from(text, 'utf8')
  const encoded = encodeStrict(text, encoding)
  if ('unencodable' in encoded) throw new Error(`unchecked characters ${encoded.unencodable.join('')}`)
  return encoded.bytes
}

type Line = (scope: PaymentScope) => string

/** Lines of a separated file (such as 序号|账号|姓名|实发工资|): header, one a payment, trailer. */
export function separatedLines(layout: LayoutOf<'separated'>): { header: Line[]; row: Line; trailer: Line[] } {
  const end = layout.trailingSeparator ? layout.separator : ''
  const line = (cells: { text: string }[]): Line => {
    const texts = cells.map(({ text }) => template(text))
    return (scope) => {
      let joined = ''
      for (const [index, text] of texts.entries()) joined += (index === 0 ? '' : layout.separator) + text(scope)
      return joined + end
    }
  }
  const titles = layout.columns.map(({ title }) => title ?? '').join(layout.separator) + end
  return {
    header: [...(layout.titles ? [() => titles] : []), ...layout.header.map(line)],
    row: line(layout.columns),
    trailer: layout.trailer.map(line),
  }
}

/** Lines of a fixed-width file. Widths are bytes in the bank's encoding, not characters. */
export function fixedLines(
  layout: LayoutOf<'fixed'>,
  encoding: TextEncoding,
): { header: Line[]; row: Line; trailer: Line[] } {
  const line = (cells: LayoutOf<'fixed'>['columns']): Line => {
    const parts = cells.map((cell) => ({ ...cell, text: template(cell.text) }))
    return (scope) => {
      let joined = ''
      for (const { text, width, align, pad } of parts) {
        const value = text(scope)
        const fill = pad.repeat(Math.max(0, width - bytesOf(value, encoding)))
        joined += align === 'left' ? value + fill : fill + value
      }
      return joined
    }
  }
  return { header: layout.header.map(line), row: line(layout.columns), trailer: layout.trailer.map(line) }
}

const lengths = new Map<string, number>()

function bytesOf(text: string, encoding: TextEncoding): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  const key = `${encoding} ${text}`
  const known = lengths.get(key)
  if (known !== undefined) return known
  if (lengths.size > 50_000) lengths.clear()
  const bytes = encodeChecked(text, encoding).length
  lengths.set(key, bytes)
  return bytes
}

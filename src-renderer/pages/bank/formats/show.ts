/** Bytes and padding made visible. */

/** Where each fixed column stands in its line, first and last byte counted from 1; empty where widths are not fixed. */
export function spans(widths: readonly (number | null)[]): { from: number; to: number }[] {
  let at = 0
  return widths.map((width) => {
    const from = at + 1
    at += width ?? 0
    return { from, to: at }
  })
}

/** Text with runs of padding shown: a row of more than three points is shortened to its number. */
export function visibleText(text: string, padded: boolean): string {
  if (!padded) return text
  return text.replaceAll(/ {2,}/g, (run) => (run.length > 6 ? `···(${run.length})` : '·'.repeat(run.length)))
}

/** Sixteen bytes a line: place, bytes, and the characters of ASCII among them. */
export function hexLines(bytes: Uint8Array, most: number): string {
  const lines: string[] = []
  for (let from = 0; from < Math.min(bytes.length, most); from += 16) {
    const part = [...bytes.subarray(from, Math.min(from + 16, most))]
    const hex = part.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
    const plain = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`${from.toString(16).toUpperCase().padStart(6, '0')}  ${hex.padEnd(47)}  ${plain}`)
  }
  if (bytes.length > most) lines.push('…')
  return lines.join('\n')
}

/** Where lines of Chinese text with words and figures in it may be broken. */

/** Of a figure or a word in Latin letters. */
const WORD = /[\w.,'’-]/
/** What does not begin a line, and what does not end one. */
const NEVER_FIRST = /[，。、；：？！）〕》】」』”·…%]/
const NEVER_LAST = /[（〔《【「『“]/

/**
 * Lines no wider than `most` (in the unit of `widthOf`, the width of one character), broken between characters and at line feeds; words and figures are
 * kept whole, and closing marks kept with what they close, where that leaves something on the line. Nothing but spaces at a break is dropped.
 */
export function breakLines(text: string, most: number, widthOf: (character: string) => number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    const begun = lines.length
    let line: string[] = []
    let used = 0
    for (const character of paragraph) {
      const width = widthOf(character)
      if (line.length > 0 && used + width > most) {
        const kept = line.length - carriedOver(line, character)
        lines.push(line.slice(0, kept).join(''))
        line = line.slice(kept)
        used = line.reduce((sum, one) => sum + widthOf(one), 0)
      }
      if (character === ' ' && line.length === 0 && lines.length > begun) continue
      line.push(character)
      used += width
    }
    lines.push(line.join(''))
  }
  return lines
}

/** Words and figures of a text, which lines are not to break. */
export function wordsOf(text: string): string[] {
  return text.match(/[\w.,'’-]+/g) ?? []
}

/** How many characters at the end of a full line belong to the next one, before `next`; 0 where all of them would. */
function carriedOver(line: readonly string[], next: string): number {
  let at = line.length
  const last = () => line[at - 1] ?? ''
  const run = (pattern: RegExp) => {
    while (at > 0 && pattern.test(last())) at -= 1
  }
  if (NEVER_FIRST.test(next)) {
    run(NEVER_FIRST)
    if (WORD.test(last())) run(WORD)
    else at -= 1
  } else if (WORD.test(next)) run(WORD)
  run(NEVER_LAST)
  return at <= 0 ? 0 : line.length - at
}

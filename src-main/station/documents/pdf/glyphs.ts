/** Text as glyphs of the one embedded font, found once per text: papers repeat the same words thousands of times. */

/** What is used of pdfkit's embedded font and of fontkit's font behind it. */
export interface EmbeddedFont {
  id: string
  font: {
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): { id: number; advanceWidth: number }
  }
  subset: { includeGlyph(id: number): number }
  widths: number[]
  unicode: number[][]
  /** Thousandths of an em per font unit. */
  scale: number
  ref(): unknown
}

export interface Glyphs {
  /** Glyph ids of the subset in hex, four digits each. */
  hex: string
  /** Thousandths of the font size. */
  width: number
}

const KEPT = 20_000

export class GlyphCache {
  private readonly known = new Map<string, Glyphs>()
  private readonly characters = new Map<string, Glyphs>()
  private readonly font: EmbeddedFont

  constructor(font: EmbeddedFont) {
    this.font = font
  }

  of(text: string): Glyphs {
    const found = this.known.get(text)
    if (found) return found
    let hex = ''
    let width = 0
    for (const character of text) {
      const glyphs = this.character(character)
      hex += glyphs.hex
      width += glyphs.width
    }
    const glyphs = { hex, width }
    if (this.known.size >= KEPT) this.known.clear()
    this.known.set(text, glyphs)
    return glyphs
  }

  /** A character that the font does not have is written as its code point, `〔U+2CB4E〕`: nothing is dropped or turned into a box. */
  private character(character: string): Glyphs {
    const found = this.characters.get(character)
    if (found) return found
    const codePoint = character.codePointAt(0) ?? 32
    let glyphs: Glyphs
    if (this.font.font.hasGlyphForCodePoint(codePoint)) {
      const glyph = this.font.font.glyphForCodePoint(codePoint)
      const id = this.font.subset.includeGlyph(glyph.id)
      this.font.widths[id] ??= glyph.advanceWidth * this.font.scale
      this.font.unicode[id] ??= [codePoint]
      glyphs = { hex: id.toString(16).padStart(4, '0'), width: glyph.advanceWidth * this.font.scale }
    } else glyphs = this.of(`〔U+${codePoint.toString(16).toUpperCase()}〕`)
    this.characters.set(character, glyphs)
    return glyphs
  }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import { resourcesDir } from '../../store/resources.ts'
import { breakLines, wordsOf } from './breaks.ts'
import { type EmbeddedFont, GlyphCache } from './glyphs.ts'

/** Millimetres to points. */
export const MM = 72 / 25.4

export type Align = 'left' | 'center' | 'right'

export interface TextStyle {
  /** Points; 9 unless told. */
  size?: number
  align?: Align
  bold?: boolean
  /** 0 black … 1 white; 0 unless told. */
  grey?: number
  red?: boolean
}

/** How a text stands in a box. */
export interface BoxStyle extends TextStyle {
  /** At the top of the box instead of its middle. */
  top?: boolean
}

/** Distance of lines by size. */
const LEADING = 1.25
/** A line up to so much too long is narrowed rather than broken. */
const NARROWED = 1.2
/** Smallest size that print keeps legible, points. */
const SMALLEST = 4.5

let fontFile: Buffer | undefined

function fontBytes(): Buffer {
  fontFile ??= readFileSync(join(resourcesDir(), 'fonts', 'NotoSansSC-Regular.ttf'))
  return fontFile
}

export interface DocumentInfo {
  title: string
  author: string
  /** Stated date of the paper: its only date, so that the same content gives the same bytes. */
  at: string
}

/**
 * Pages of A4 with text, lines and pictures; lengths in millimetres from the top left corner, sizes in points. Content goes out page by page,
 * so memory does not grow with the number of pages.
 */
export class Canvas {
  readonly doc: PDFKit.PDFDocument
  width = 0
  height = 0
  private readonly glyphs: GlyphCache
  private readonly font: EmbeddedFont
  private readonly images = new Map<Buffer, unknown>()
  private operators: string[] = []

  constructor(info: DocumentInfo) {
    const created = new Date(info.at)
    this.doc = new PDFDocument({
      autoFirstPage: false,
      margin: 0,
      pdfVersion: '1.7',
      lang: 'zh-CN',
      font: fontBytes() as unknown as string,
      info: {
        Title: info.title,
        Author: info.author,
        Producer: 'Anxin Station',
        Creator: 'Anxin Station',
        CreationDate: created,
        ModDate: created,
      },
    })
    this.font = (this.doc as unknown as { _font: EmbeddedFont })._font
    this.glyphs = new GlyphCache(this.font)
  }

  addPage(landscape: boolean): void {
    this.closePage()
    this.doc.addPage({ size: 'A4', layout: landscape ? 'landscape' : 'portrait', margin: 0 })
    this.width = this.doc.page.width / MM
    this.height = this.doc.page.height / MM
    const { page } = this.doc as unknown as { page: { fonts: Record<string, unknown> } }
    page.fonts[this.font.id] ??= this.font.ref()
  }

  /** Ends the last page and the document. */
  end(): void {
    this.closePage()
    this.doc.end()
  }

  private closePage(): void {
    if (this.operators.length > 0) this.write(this.operators.join('\n'))
    this.operators = []
  }

  private write(content: string): void {
    ;(this.doc as unknown as { addContent(data: string): void }).addContent(content)
  }

  /** Width of a text in millimetres. */
  measure(text: string, size = 9): number {
    return (this.glyphs.of(text).width * size) / 1000 / MM
  }

  /** One line of text; `y` is its middle, `width` the room it is aligned in. */
  text(text: string, x: number, y: number, width: number, style: TextStyle = {}): void {
    if (text === '') return
    const { size = 9, align = 'left' } = style
    const { hex, width: units } = this.glyphs.of(text)
    const room = width * MM
    const natural = (units * size) / 1000
    // What does not fit is narrowed to fit: a figure on a wage list is never cut.
    const squeeze = natural > room && room > 0 ? room / natural : 1
    const shown = natural * squeeze
    const shift = align === 'left' ? 0 : align === 'center' ? (room - shown) / 2 : room - shown
    const baseline = y * MM + size * 0.36
    const colour = style.red ? '0.75 0.1 0.1 rg' : `${number(style.grey ?? 0)} g`
    const stroke = style.bold ? `2 Tr ${number(size * 0.03)} w ${number(style.grey ?? 0)} G` : '0 Tr'
    this.operators.push(
      `BT ${colour} ${stroke} ${number(squeeze * 100)} Tz /${this.font.id} ${number(size)} Tf 1 0 0 -1 ${number(x * MM + shift)} ${number(baseline)} Tm <${hex}> Tj ET`,
    )
  }

  /** Text in a cell, in the middle of its height. `y` is the top. */
  cell(text: string, x: number, y: number, width: number, height: number, style: TextStyle = {}): void {
    const pad = 0.7
    this.fit(text, x + pad, y, width - 2 * pad, height, style)
  }

  /**
   * Text in a box, in the middle of its height or at its top; `y` is the top. It is broken into lines where narrowing would make it hard to read, set
   * smaller until its lines fit the height and its words and figures the width, and narrowed only where the smallest size does not fit either: nothing
   * is cut or drawn over, and no figure is broken.
   */
  fit(text: string, x: number, y: number, width: number, height: number, style: BoxStyle = {}): void {
    let { size = 9 } = style
    let lines = text.split('\n')
    if (lines.length > mostLines(height, size) || lines.some((line) => this.measure(line, size) > width)) {
      ;({ size, lines } = this.fitted(text, width, height, size))
    }
    const pitch = (size * LEADING) / MM
    const first = style.top ? y + pitch / 2 : y + height / 2 - ((lines.length - 1) * pitch) / 2
    for (const [index, line] of lines.entries()) {
      this.text(line, x, first + index * pitch, width, { ...style, size })
    }
  }

  /** Size and lines of a text that does not fit a box as it is. */
  private fitted(text: string, width: number, height: number, wanted: number): { size: number; lines: string[] } {
    const word = Math.max(0, ...wordsOf(text).map((one) => this.measure(one, 1)))
    const smallest = Math.min(SMALLEST, (height * MM) / (text.split('\n').length * LEADING))
    let size = wanted
    let lines = this.linesIn(text, Math.max(width, word * size), size)
    while (size > smallest && (lines.length > mostLines(height, size) || word * size > width * NARROWED)) {
      size = Math.max(smallest, size - 0.25)
      lines = this.linesIn(text, Math.max(width, word * size), size)
    }
    for (let wider = width * 1.1; lines.length > mostLines(height, size); wider *= 1.1) {
      lines = this.linesIn(text, wider, size)
    }
    return { size, lines }
  }

  private linesIn(text: string, width: number, size: number): string[] {
    return text
      .split('\n')
      .flatMap((part) => (this.measure(part, size) <= width * NARROWED ? [part] : this.wrap(part, width, size)))
  }

  /** Lines of a text in a width, broken between characters (Chinese) and at line feeds; a figure or a word is not broken where it fits a line. */
  wrap(text: string, width: number, size = 9): string[] {
    return breakLines(text, (width * MM * 1000) / size, (character) => this.glyphs.of(character).width)
  }

  /** Straight lines as one path; each is x1, y1, x2, y2. */
  lines(segments: Array<[number, number, number, number]>, thickness = 0.5, grey = 0.2): void {
    if (segments.length === 0) return
    const path = segments.map(
      ([x1, y1, x2, y2]) => `${number(x1 * MM)} ${number(y1 * MM)} m ${number(x2 * MM)} ${number(y2 * MM)} l`,
    )
    this.operators.push(`${number(grey)} G ${number(thickness)} w [] 0 d`, ...path, 'S')
  }

  dashed(x1: number, y1: number, x2: number, y2: number): void {
    this.operators.push(
      `0.5 G 0.4 w [3 3] 0 d ${number(x1 * MM)} ${number(y1 * MM)} m ${number(x2 * MM)} ${number(y2 * MM)} l S [] 0 d`,
    )
  }

  fill(x: number, y: number, width: number, height: number, grey: number): void {
    const box = [x, y, width, height].map((value) => number(value * MM)).join(' ')
    this.operators.push(`${number(grey)} g ${box} re f`)
  }

  frame(x: number, y: number, width: number, height: number, thickness = 0.8): void {
    const box = [x, y, width, height].map((value) => number(value * MM)).join(' ')
    this.operators.push(`0.2 G ${number(thickness)} w [] 0 d ${box} re S`)
  }

  /** A picture from outside fitted into a box. False where its bytes cannot be read as one. */
  picture(bytes: Buffer, x: number, y: number, width: number, height: number): boolean {
    try {
      this.image(bytes, x, y, width, height)
      return true
    } catch {
      return false
    }
  }

  /** A picture fitted into a box; the same bytes are embedded once, however often they are drawn. */
  image(bytes: Buffer, x: number, y: number, width: number, height: number): void {
    let opened = this.images.get(bytes)
    if (!opened) {
      opened = (this.doc as unknown as { openImage(src: Buffer): unknown }).openImage(bytes)
      this.images.set(bytes, opened)
    }
    this.closePage()
    const fit: [number, number] = [width * MM, height * MM]
    this.doc.image(opened as PDFKit.Mixins.ImageSrc, x * MM, y * MM, { fit, align: 'center', valign: 'center' })
  }
}

/** Lines of a size that fit a height; always one. */
function mostLines(height: number, size: number): number {
  return Math.max(1, Math.floor((height * MM) / (size * LEADING) + 1e-6))
}

/** At most two decimals, no exponent. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}

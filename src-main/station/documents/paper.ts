import { createHash } from 'node:crypto'
import { Canvas, type DocumentInfo } from './pdf/canvas.ts'
import { words } from './words.ts'

/** A part of a paper with a known number of pages, so that every page can say “第 x 页 共 y 页” while it goes out. */
export interface Section {
  title: string
  pages: number
  landscape: boolean
  /** Draws page `index` (0-based) of the section; the canvas has a fresh page. */
  draw(canvas: Canvas, index: number): void
}

export interface PageFrame {
  /** Left of the foot: what and whose paper this is. */
  foot: string
  /** The journal's checkpoint in short. */
  mark: string
  practice: boolean
}

/** Pages between two breaths of the event loop. */
const BREATH = 25

/**
 * Renders sections one after another as one PDF and gives its bytes, their SHA-256 and the number of pages. The same sections, info and frame give
 * the same bytes.
 */
export async function renderPaper(
  sections: readonly Section[],
  info: DocumentInfo,
  frame: PageFrame,
): Promise<{ bytes: Buffer; sha256: string; pages: number }> {
  const canvas = new Canvas(info)
  const chunks: Buffer[] = []
  const hash = createHash('sha256')
  const finished = new Promise<void>((resolve, reject) => {
    canvas.doc.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      hash.update(chunk)
    })
    canvas.doc.on('end', resolve)
    canvas.doc.on('error', reject)
  })
  const total = sections.reduce((sum, section) => sum + section.pages, 0)
  let page = 0
  for (const section of sections) {
    for (let index = 0; index < section.pages; index += 1) {
      canvas.addPage(section.landscape)
      section.draw(canvas, index)
      page += 1
      drawFoot(canvas, frame, page, total)
      if (page % BREATH === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  canvas.end()
  await finished
  return { bytes: Buffer.concat(chunks), sha256: hash.digest('hex'), pages: total }
}

export const MARGIN = 12

function drawFoot(canvas: Canvas, frame: PageFrame, page: number, total: number): void {
  const y = canvas.height - 8
  const width = canvas.width - 2 * MARGIN
  const style = { size: 7, grey: 0.35 } as const
  canvas.lines([[MARGIN, y - 3, canvas.width - MARGIN, y - 3]], 0.3, 0.6)
  canvas.fit(frame.foot, MARGIN, y - 2.6, width * 0.4, 5.2, style)
  canvas.text(words('page', { page, total }), MARGIN, y, width, { ...style, align: 'center' })
  canvas.text(frame.mark, MARGIN + width * 0.6, y, width * 0.4, { ...style, align: 'right' })
  if (frame.practice) canvas.text(words('practice'), MARGIN, 6, width, { size: 7.5, red: true })
}

/** First page of each section, 1-based, in a paper that begins on page `start`. */
export function firstPages(sections: readonly Section[], start = 1): number[] {
  const pages: number[] = []
  let next = start
  for (const section of sections) {
    pages.push(next)
    next += section.pages
  }
  return pages
}

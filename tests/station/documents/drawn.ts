/** What is drawn on the pages of a paper, for finding what nobody could read: text over text, text under a filling or off the page, text too small or too narrow. */
import { vi } from 'vitest'
import { Canvas, MM } from '../../../src-main/station/documents/pdf/canvas.ts'

interface Box {
  page: number
  what: string
  left: number
  right: number
  top: number
  bottom: number
}

/** Points, and share of its natural width, below which print is hard to read. */
const SMALLEST = 4.4
const NARROWEST = 0.6
/** Boxes may touch, millimetres. */
const TOUCH = 0.25

/** Runs what makes papers; gives every fault found on their pages, in words. */
export async function faultsOf(make: () => Promise<unknown>): Promise<string[]> {
  const { prototype } = Canvas
  const { text, fill, addPage, image } = prototype
  const faults: string[] = []
  const texts: Box[] = []
  let page = 0
  const judge = (box: Box, others: readonly Box[], how: string) => {
    for (const other of others) if (meet(box, other)) faults.push(`page ${page}: ${box.what} ${how} ${other.what}`)
  }
  const spies = [
    vi.spyOn(prototype, 'addPage').mockImplementation(function (this: Canvas, ...args) {
      texts.length = 0
      page += 1
      addPage.apply(this, args)
    }),
    vi.spyOn(prototype, 'text').mockImplementation(function (this: Canvas, ...args) {
      text.apply(this, args)
      const [what, x, y, width, { size = 9, align = 'left' } = {}] = args
      if (what.trim() === '') return
      const natural = this.measure(what, size)
      const shown = Math.min(natural, width)
      const left = align === 'left' ? x : align === 'center' ? x + (width - shown) / 2 : x + width - shown
      const half = (size * 0.4) / MM
      const box = { page, what, left, right: left + shown, top: y - half, bottom: y + half }
      if (size < SMALLEST) faults.push(`page ${page}: ${what} is set in ${size} pt`)
      if (width < natural * NARROWEST) faults.push(`page ${page}: ${what} is narrowed to ${width / natural}`)
      if (left < 0 || box.right > this.width || box.top < 0 || box.bottom > this.height) {
        faults.push(`page ${page}: ${what} leaves the page`)
      }
      judge(box, texts, 'is drawn over')
      texts.push(box)
    }),
    vi.spyOn(prototype, 'fill').mockImplementation(function (this: Canvas, ...args) {
      fill.apply(this, args)
      const [left, top, width, height] = args
      judge({ page, what: 'a filling', left, right: left + width, top, bottom: top + height }, texts, 'covers')
    }),
    vi.spyOn(prototype, 'image').mockImplementation(function (this: Canvas, ...args) {
      image.apply(this, args)
      const [, left, top, width, height] = args
      judge({ page, what: 'a picture', left, right: left + width, top, bottom: top + height }, texts, 'covers')
    }),
  ]
  try {
    await make()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return faults
}

function meet(a: Box, b: Box): boolean {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return across > TOUCH && down > TOUCH
}

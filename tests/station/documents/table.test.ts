import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planPages } from '../../../src-main/station/documents/pdf/table.ts'

it('puts every row on one page, in order, never more than fit, with some rows above the closing block', () => {
  const room = fc
    .record({
      first: fc.integer({ min: 8, max: 30 }),
      more: fc.integer({ min: 0, max: 5 }),
      closing: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ first, more, closing }) => ({ first, next: first + more, closing }))
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), room, (rows, shape) => {
      const pages = planPages(rows, shape)
      expect(pages.map((page) => page.last)).toEqual(pages.map((_, index) => index === pages.length - 1))
      let next = 0
      for (const [index, { from, to, last }] of pages.entries()) {
        expect(from).toBe(next)
        const fits = (index === 0 ? shape.first : shape.next) - (last ? shape.closing : 0)
        expect(to - from).toBeLessThanOrEqual(fits)
        if (rows > 0) expect(to).toBeGreaterThan(from)
        next = to
      }
      expect(next).toBe(rows)
      if (pages.length > 1) expect(pages.at(-1)!.to - pages.at(-1)!.from).toBeGreaterThanOrEqual(Math.min(4, rows - 1))
    }),
  )
})

/** The eight checks: board, filing, book, and the papers. */
import type { Screen } from './screen.ts'
import { words } from './words.ts'

const KEYS = ['account', 'board', 'channel', 'reconciliation', 'notice', 'payout', 'filing', 'book'] as const
export type TileKey = (typeof KEYS)[number]

/** A small picture that stands for a photo. */
export const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export async function openTile(screen: Screen, key: TileKey): Promise<void> {
  await screen.page.locator('.tile').nth(KEYS.indexOf(key)).click()
  await screen.sees(words(`tile-about.${key}`), screen.top())
}

/** Colours of the eight checks as they stand on the screen, in order. */
export async function tileColours(screen: Screen): Promise<Record<string, string>> {
  await screen.page.locator('.tile').nth(7).waitFor()
  const classes = await screen.page
    .locator('.tile')
    .evaluateAll((tiles) => tiles.map((tile) => tile.classList[1] ?? ''))
  return Object.fromEntries(KEYS.map((key, index) => [key, classes[index] ?? '']))
}

export async function postBoard(screen: Screen): Promise<void> {
  await openTile(screen, 'board')
  const drawer = screen.top()
  await screen.fill(words('board.place'), '项目部大门东侧', drawer)
  await drawer.locator('input[type=file]').setInputFiles({ name: 'board.png', mimeType: 'image/png', buffer: PHOTO })
  await screen.press(words('board.record'), drawer)
  await screen.sees(words('board.recorded'))
  await screen.shot('09-board')
  await screen.closeTop()
}

export async function fileMonth(screen: Screen): Promise<void> {
  await openTile(screen, 'filing')
  const drawer = screen.top()
  await drawer
    .locator('.ant-segmented-item')
    .filter({ hasText: words('filing.paper') })
    .click()
  await screen.fill(words('filing.receipt-number'), 'LX-2026-10-001', drawer)
  await drawer.locator('input[type=file]').setInputFiles({ name: 'receipt.png', mimeType: 'image/png', buffer: PHOTO })
  await drawer.getByText('receipt.png').waitFor()
  await screen.press(words('filing.record'), drawer)
  await screen.sees(words('filing.recorded'))
  await screen.closeTop()
}

/** Binds the month and saves the book. @returns its bytes as the browser saved them */
export async function bindBook(screen: Screen): Promise<{ name: string; bytes: Buffer }> {
  await openTile(screen, 'book')
  const drawer = screen.top()
  await screen.press(words('book.bind'), drawer)
  await screen.sees('SHA-256', drawer)
  const book = await screen.download(() => screen.press(words('paper.month-book'), drawer))
  await screen.shot('27-book')
  await screen.closeTop()
  return book
}

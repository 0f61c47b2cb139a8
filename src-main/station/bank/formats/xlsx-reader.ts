import { unzipSync } from 'fflate'
import { ResultRefusal } from './types.ts'
import { children, parseXmlTree, textOf, type XmlNode } from './xml-reader.ts'

/** A cell as it stands in the sheet. `number` marks one that Excel keeps as a number and may have rounded. */
export interface ReadCell {
  text: string
  number: boolean
}

const SIZE_LIMIT = 100 * 1024 * 1024
const SHEET = /^xl\/worksheets\/sheet1\.xml$/
const NEEDED = /^xl\/(worksheets\/sheet1|sharedStrings)\.xml$/

/** Rows of the first sheet of a workbook, empty cells as ''. @throws ResultRefusal when it is not one. */
export function readSheet(bytes: Uint8Array): ReadCell[][] {
  const files = unzip(bytes)
  const sheet = Object.entries(files).find(([name]) => SHEET.test(name))?.[1]
  if (!sheet) throw new ResultRefusal('wrong-message', 'no first sheet')
  const shared = sharedStrings(files['xl/sharedStrings.xml'])
  const worksheet = children(parseXmlTree(sheet, 'utf8'), 'worksheet')[0]
  const rows = children(children(worksheet, 'sheetData')[0], 'row')
  return rows.map((row) => {
    const cells: ReadCell[] = []
    for (const cell of children(row, 'c')) {
      const at = columnOf(typeof cell['@r'] === 'string' ? cell['@r'] : '', cells.length)
      while (cells.length < at) cells.push({ text: '', number: false })
      cells.push(readCell(cell, shared))
    }
    return cells
  })
}

function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!NEEDED.test(name)) return false
        // A few kilobytes may claim to be gigabytes.
        if (originalSize > SIZE_LIMIT) throw new ResultRefusal('not-well-formed', 'the sheet is too large')
        return true
      },
    })
  } catch (error) {
    if (error instanceof ResultRefusal) throw error
    throw new ResultRefusal('not-well-formed', error instanceof Error ? error.message : String(error))
  }
}

function sharedStrings(bytes: Uint8Array | undefined): string[] {
  if (!bytes) return []
  const table = children(parseXmlTree(bytes, 'utf8'), 'sst')[0]
  return children(table, 'si').map(richText)
}

/** A text, in one piece or in several runs. */
function richText(node: XmlNode): string {
  const runs = children(node, 'r')
  return runs.length > 0 ? runs.map((run) => textOf(run, 't') ?? '').join('') : (textOf(node, 't') ?? '')
}

function readCell(cell: XmlNode, shared: string[]): ReadCell {
  const type = cell['@t']
  const value = textOf(cell, 'v') ?? ''
  if (type === 's') return { text: shared[Number(value)] ?? '', number: false }
  if (type === 'inlineStr') return { text: richText(children(cell, 'is')[0] ?? {}), number: false }
  if (type === 'str') return { text: value, number: false }
  return { text: value, number: value !== '' }
}

function columnOf(reference: string, otherwise: number): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0]
  if (!letters) return otherwise
  return [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

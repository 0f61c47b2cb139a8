import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { escapeXml } from './xml-writer.ts'

/** One cell of a sheet: a text, or an amount in yuan with two decimals. Numbers such as accounts are texts, or Excel would round them. */
export interface SheetCell {
  text: string
  type: 'text' | 'amount'
}

const NAMESPACE = 'http://schemas.openxmlformats.org'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const SMALL_FILES: Record<string, string> = {
  '[Content_Types].xml': `${HEAD}<Types xmlns="${NAMESPACE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `${HEAD}<Relationships xmlns="${NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" Type="${NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" Type="${NAMESPACE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${NAMESPACE}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
  // Style 1 is text (format 49 `@`), style 2 an amount with two decimals (format 2 `0.00`).
  'xl/styles.xml': `${HEAD}<styleSheet xmlns="${NAMESPACE}/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>`,
}
/** A fixed date in the archive: the same batch always gives the same bytes. (ZIP keeps local time, so all its fields are given.) */
const MODIFIED = new Date(2020, 0, 1)
const ROWS_PER_CHUNK = 500

/** A workbook with one sheet, in pieces of a ZIP file as they come about; rows are taken one by one. */
export function* xlsxChunks(sheet: string, rows: Iterable<readonly SheetCell[]>): Generator<Buffer> {
  const pieces: Buffer[] = []
  const zip = new Zip((error, data) => {
    if (error) throw error
    pieces.push(Buffer.from(data))
  })
  const workbook = `${HEAD}<workbook xmlns="${NAMESPACE}/spreadsheetml/2006/main" xmlns:r="${NAMESPACE}/officeDocument/2006/relationships"><sheets><sheet name="${escapeXml(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`
  for (const [name, text] of Object.entries({ ...SMALL_FILES, 'xl/workbook.xml': workbook })) {
    const file = new ZipPassThrough(name)
    file.mtime = MODIFIED
    zip.add(file)
    file.push(Buffer.from(text, 'utf8'), true)
  }
  const file = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 1 })
  file.mtime = MODIFIED
  zip.add(file)
  let text = `${HEAD}<worksheet xmlns="${NAMESPACE}/spreadsheetml/2006/main"><sheetData>`
  let number = 0
  for (const row of rows) {
    number += 1
    text += rowXml(row, number)
    if (number % ROWS_PER_CHUNK !== 0) continue
    file.push(Buffer.from(text, 'utf8'))
    text = ''
    yield* pieces.splice(0)
  }
  file.push(Buffer.from(`${text}</sheetData></worksheet>`, 'utf8'), true)
  zip.end()
  yield* pieces.splice(0)
}

function rowXml(row: readonly SheetCell[], number: number): string {
  let text = `<row r="${number}">`
  for (const [index, cell] of row.entries()) {
    if (cell.text === '') continue
    const at = `${columnName(index)}${number}`
    if (cell.type === 'amount') text += `<c r="${at}" s="2"><v>${cell.text}</v></c>`
    else text += `<c r="${at}" s="1" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell.text)}</t></is></c>`
  }
  return `${text}</row>`
}

/** 0 → A, 25 → Z, 26 → AA. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

import { decodeStrict, type TextEncoding } from './encoding.ts'
import type { ResultField, ResultOf } from './profile.ts'
import { resultOf } from './result-words.ts'
import { type BatchReport, type PaymentResult, ResultRefusal } from './types.ts'
import { child, children, parseXmlTree, textOf, type XmlNode } from './xml-reader.ts'

/**
 * Reads a bank's XML answer by the paths of its profile. An answer whose own code is not one of the good ones is an error message: it
 * decides nothing about any payment.
 * @throws ResultRefusal.
 */
export function parseXmlResult(layout: ResultOf<'xml'>, encoding: TextEncoding, bytes: Uint8Array): BatchReport {
  if (layout.documents === 'each-payment') {
    const text = decodeStrict(bytes, encoding)
    if (text === undefined) throw new ResultRefusal('not-in-encoding', `bytes are not ${encoding}`)
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
    if (lines.length === 0) throw new ResultRefusal('empty', 'no answers')
    const results = lines.flatMap(
      (line, index) => readDocument(layout, Buffer.from(line, 'utf8'), index + 1, 'utf8').results,
    )
    return { results }
  }
  return readDocument(layout, bytes, 1, encoding)
}

function readDocument(layout: ResultOf<'xml'>, bytes: Uint8Array, first: number, encoding: TextEncoding): BatchReport {
  const tree = parseXmlTree(bytes, encoding, layout.documents === 'each-payment')
  const root = child(tree, layout.root)
  if (!root) throw new ResultRefusal('wrong-message', `no ${layout.root} element`)
  if (layout.ok) {
    const code = textOf(root, ...layout.ok.path.split('/'))
    if (code === undefined || !layout.ok.values.includes(code)) {
      throw new ResultRefusal('bank-reports-error', `${layout.ok.path} ${code ?? 'missing'}`)
    }
  }
  const results = repeated(root, layout.each).map((node, index) => readItem(layout, node, first + index))
  if (results.length === 0) throw new ResultRefusal('empty', `no ${layout.each}`)
  const originalMessageId = layout.messageId ? textOf(root, ...layout.messageId.split('/')) : undefined
  return originalMessageId === undefined ? { results } : { originalMessageId, results }
}

function repeated(root: XmlNode, path: string): XmlNode[] {
  if (path === '.') return [root]
  const steps = path.split('/')
  let nodes = [root]
  for (const step of steps) nodes = nodes.flatMap((node) => children(node, step))
  return nodes
}

function readItem(layout: ResultOf<'xml'>, node: XmlNode, number: number): PaymentResult {
  const value = (field: ResultField): string | undefined => {
    const place = layout.fields[field]
    if (place === undefined) return undefined
    const path = typeof place === 'string' ? place : place.path
    const text = textOf(node, ...path.split('/'))?.trim() || undefined
    return typeof place === 'string' || text === undefined ? text : new RegExp(place.pattern).exec(text)?.[1]
  }
  return resultOf(layout, value, number)
}

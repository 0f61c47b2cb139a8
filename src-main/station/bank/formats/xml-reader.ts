import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { parseYuan } from '../../../contract/money.ts'
import { ResultRefusal } from './types.ts'

export type XmlNode = { [name: string]: XmlValue }
type XmlValue = string | XmlNode | (string | XmlNode)[]

const ENCODINGS: Record<string, string> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  gbk: 'gbk',
  gb2312: 'gbk',
  gb18030: 'gb18030',
}

/**
 * Parses an ISO 20022 message from bytes that are trusted with nothing (see {@link parseXmlTree}). `expected` is the message's namespace.
 * @throws ResultRefusal
 */
export function parseXmlMessage(bytes: Uint8Array, expected: string): XmlNode {
  const text = decodeXml(bytes, 'utf-8')
  const root = treeOf(text).Document
  if (typeof root !== 'object' || Array.isArray(root)) throw new ResultRefusal('wrong-message', 'no Document element')
  const declared = [...text.matchAll(/xmlns(?::[A-Za-z0-9_.-]+)?\s*=\s*["']([^"']+)["']/g)].map((match) => match[1])
  if (!declared.includes(expected)) {
    throw new ResultRefusal('wrong-message', `expected ${expected}, found ${declared[0] ?? 'none'}`)
  }
  return root
}

/**
 * Any XML as a tree: strict decoding by the declared encoding (or `otherwise`; `decoded` says that the bytes are UTF-8 whatever they declare),
 * well-formed to the last byte (a truncated file is refused), no document type and so no entities of its own.
 * Element prefixes are dropped; every value stays text.
 * @throws ResultRefusal
 */
export function parseXmlTree(bytes: Uint8Array, otherwise: string, decoded = false): XmlNode {
  return treeOf(decoded ? Buffer.from(bytes).toString('utf8') : decodeXml(bytes, otherwise))
}

function treeOf(text: string): XmlNode {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new ResultRefusal('doctype-forbidden', 'a document type is not allowed')
  const validity = XMLValidator.validate(text)
  if (validity !== true) throw new ResultRefusal('not-well-formed', validity.err.msg, validity.err.line)
  return parseTree(text)
}

function parseTree(text: string): XmlNode {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    removeNSPrefix: true,
    trimValues: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
  })
  try {
    return parser.parse(text) as XmlNode
  } catch (error) {
    // The validator lets some things pass that the parser stumbles over.
    throw new ResultRefusal('not-well-formed', error instanceof Error ? error.message : String(error))
  }
}

function decodeXml(bytes: Uint8Array, otherwise: string): string {
  if (bytes.length === 0) throw new ResultRefusal('empty', 'no bytes')
  const head = Buffer.from(bytes.subarray(0, 120)).toString('latin1')
  const declared = /encoding\s*=\s*["']([A-Za-z0-9_-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? otherwise
  const encoding = ENCODINGS[declared]
  if (!encoding) throw new ResultRefusal('not-in-encoding', `encoding ${declared} is not supported`)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new ResultRefusal(encoding === 'utf-8' ? 'not-utf8' : 'not-in-encoding', `bytes are not ${declared}`)
  }
}

/** The child element, or undefined when it is absent or empty. */
export function child(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  let current: XmlNode | undefined = node
  for (const name of path) {
    const value: XmlValue | undefined = current?.[name]
    const first: string | XmlNode | undefined = Array.isArray(value) ? value[0] : value
    current = typeof first === 'object' ? first : undefined
  }
  return current
}

/** All children of that name that have content. */
export function children(node: XmlNode | undefined, name: string): XmlNode[] {
  const value = node?.[name]
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return list.filter((item): item is XmlNode => typeof item === 'object')
}

/** Text of a leaf under a path, entities decoded; undefined when absent or empty. */
export function textOf(node: XmlNode | undefined, ...path: string[]): string | undefined {
  const parent = child(node, ...path.slice(0, -1))
  const value = parent?.[path.at(-1) ?? '']
  const first = Array.isArray(value) ? value[0] : value
  const text = typeof first === 'object' ? first['#text'] : first
  return typeof text === 'string' && text !== '' ? decodeEntities(text) : undefined
}

export function requireText(node: XmlNode | undefined, ...path: string[]): string {
  const text = textOf(node, ...path)
  if (text === undefined) throw new ResultRefusal('missing-field', path.join('/'))
  return text
}

/** An amount under a path in fen; trailing zeros beyond two decimals are allowed, as in `5000.00000`. */
export function fenOf(node: XmlNode | undefined, ...path: string[]): number | undefined {
  const text = textOf(node, ...path)
  if (text === undefined) return undefined
  const parsed = parseYuan(text.replace(/(\.[0-9]{2})0+$/, '$1'))
  if (!parsed.ok || parsed.fen < 0) throw new ResultRefusal('bad-amount', `${path.join('/')}: ${text}`)
  return parsed.fen
}

/** As {@link fenOf} for an amount with a currency, which must be CNY. */
export function cnyFenOf(node: XmlNode | undefined, ...path: string[]): number | undefined {
  const element = child(node, ...path)
  const currency = element?.['@Ccy']
  if (element && currency !== 'CNY') throw new ResultRefusal('bad-amount', `${path.join('/')}: currency ${currency}`)
  return fenOf(node, ...path)
}

const NAMED_ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replace(/&(#x?[0-9A-Fa-f]+|[a-z]+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED_ENTITIES[name] ?? whole
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
    if (code > 0x10ffff) throw new ResultRefusal('not-well-formed', `character reference ${whole}`)
    return String.fromCodePoint(code)
  })
}

import type { LayoutOf, XmlElement } from './profile.ts'
import { type PaymentScope, template } from './template.ts'
import { escapeXml } from './xml-writer.ts'

type Write = (scope: PaymentScope) => string

/** An XML layout as three pieces of text: before the payments, each payment, after them. */
export interface XmlPieces {
  before: Write
  each: Write
  after: Write
}

/**
 * Takes an element tree apart around its repeated element, so that ten thousand payments are written without a tree in memory.
 * The same batch always gives the same text.
 */
export function xmlPieces(layout: LayoutOf<'xml'>): XmlPieces {
  const declaration = `<?xml version="1.0" encoding="${layout.encodingName}"?>`
  if (layout.documents === 'each-payment') {
    const whole = write(layout.root)
    return { before: () => '', each: (scope) => `${declaration}${whole(scope)}\n`, after: () => '' }
  }
  const { before, each, after } = split(layout.root)
  return { before: (scope) => `${declaration}\n${before(scope)}`, each, after: (scope) => `${after(scope)}\n` }
}

const nothing: Write = () => ''

function split(element: XmlElement): XmlPieces {
  if (element.each === 'payment')
    return { before: nothing, each: write({ ...element, each: undefined }), after: nothing }
  const children = element.children ?? []
  const at = children.findIndex(repeats)
  if (at < 0) return { before: write(element), each: nothing, after: nothing }
  const inner = split(children[at]!)
  const head = children.slice(0, at).map(write)
  const tail = children.slice(at + 1).map(write)
  const open = startTag(element)
  return {
    before: (scope) => open(scope) + join(head, scope) + inner.before(scope),
    each: inner.each,
    after: (scope) => `${inner.after(scope)}${join(tail, scope)}</${element.name}>`,
  }
}

function repeats(element: XmlElement): boolean {
  return element.each === 'payment' || (element.children ?? []).some(repeats)
}

function write(element: XmlElement): Write {
  if (isAlike(element)) return once(writeEach(element))
  return writeEach(element)
}

/** Whether an element says the same for every payee. */
function isAlike(element: XmlElement): boolean {
  const texts = [element.text ?? '', ...Object.values(element.attributes ?? {})]
  return !element.when && texts.every((text) => !template(text).perPayment) && (element.children ?? []).every(isAlike)
}

/** Written once a batch, and repeated. */
function once(written: Write): Write {
  let last: { document: unknown; dataFileName: string; text: string } | undefined
  return (scope) => {
    if (last?.document !== scope.document || last.dataFileName !== scope.dataFileName) {
      last = { document: scope.document, dataFileName: scope.dataFileName, text: written(scope) }
    }
    return last.text
  }
}

function writeEach(element: XmlElement): Write {
  const open = startTag(element)
  const text = element.text === undefined ? undefined : template(element.text)
  const children = (element.children ?? []).map(write)
  const close = `</${element.name}>`
  return (scope) => {
    if (element.when && (element.when === 'own') !== scope.own) return ''
    const content = text ? escapeXml(text(scope)) : join(children, scope)
    if (content === '' && !element.keepEmpty) return ''
    return open(scope) + content + close
  }
}

function startTag({ name, attributes }: XmlElement): Write {
  if (!attributes) return () => `<${name}>`
  const parts = Object.entries(attributes).map(([key, value]) => ({ key, value: template(value) }))
  return (scope) => `<${name}${parts.map(({ key, value }) => ` ${key}="${escapeXml(value(scope))}"`).join('')}>`
}

function join(parts: Write[], scope: PaymentScope): string {
  let text = ''
  for (const part of parts) text += part(scope)
  return text
}

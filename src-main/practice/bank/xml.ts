/** One XML element; children are finished XML, made by these two functions only. Empty children are left out. */
export function element(name: string, ...children: (string | undefined)[]): string {
  return `<${name}>${children.filter((child) => child !== undefined).join('')}</${name.split(' ')[0]}>`
}

export function leaf(name: string, text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || text === '') return undefined
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<${name}>${escaped}</${name.split(' ')[0]}>`
}

export function xmlFile(namespace: string, body: string): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n${element(`Document xmlns="${namespace}"`, body)}\n`,
    'utf8',
  )
}

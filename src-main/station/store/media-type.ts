export type DocumentType = 'image/jpeg' | 'image/png' | 'application/pdf'

/** Kind of a photo or scan by its first bytes, whatever its file name says; undefined for anything else. */
export function documentTypeOf(bytes: Uint8Array): DocumentType | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head === '\x89PNG\r\n\x1a\n') return 'image/png'
  return head.startsWith('%PDF-') ? 'application/pdf' : undefined
}

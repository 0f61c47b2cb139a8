import iconv from 'iconv-lite'

export type TextEncoding = 'gbk' | 'gb18030' | 'utf8'

/**
 * Encodes text for a bank, or names the characters that cannot be. Every character is encoded, decoded back and
 * compared, since iconv-lite's GBK turns rare name characters (㛃 𬭎 鿏) into `?` without a word.
 */
export function encodeStrict(text: string, encoding: TextEncoding): { bytes: Buffer } | { unencodable: string[] } {
  const bytes = iconv.encode(text, encoding)
  if (iconv.decode(bytes, encoding) === text && (encoding !== 'gbk' || !hasDoubtfulGbk(bytes))) return { bytes }
  const unencodable = [...text].filter((character) => {
    const one = iconv.encode(character, encoding)
    return iconv.decode(one, encoding) !== character || (encoding === 'gbk' && hasDoubtfulGbk(one))
  })
  return { unencodable }
}

/**
 * Bytes FE50–FEA0 (䶮 among them) and the single byte 80 (€) are assigned in GB18030 and some vendors' tables, but
 * not in the code page 936 that banks' programs use: what they print for it is not what was sent.
 */
function hasDoubtfulGbk(bytes: Buffer): boolean {
  let index = 0
  while (index < bytes.length) {
    const lead = bytes[index] ?? 0
    if (lead === 0x80) return true
    if (lead === 0xfe && (bytes[index + 1] ?? 0) <= 0xa0) return true
    index += lead < 0x80 ? 1 : 2
  }
  return false
}

/** Decodes bytes strictly; undefined when they are not text of that encoding. */
export function decodeStrict(bytes: Uint8Array, encoding: TextEncoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

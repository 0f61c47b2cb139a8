/** The appended address (追加地址) of a resident's card: up to four entries of 70 bytes, UTF-16LE, padded with spaces. */
export const ADDRESS_ENTRY_BYTES = 70

/** The newest address that is not blank; empty where there is none. Entries are written one after another, so the last is the newest. */
export function parseAppendedAddress(data: Uint8Array): string {
  const decoder = new TextDecoder('utf-16le')
  const entries: string[] = []
  for (let at = 0; at + ADDRESS_ENTRY_BYTES <= data.length; at += ADDRESS_ENTRY_BYTES) {
    const text = decoder.decode(data.subarray(at, at + ADDRESS_ENTRY_BYTES)).replace(/[\s\0]+$/u, '')
    if (text !== '') entries.push(text)
  }
  return entries.at(-1) ?? ''
}

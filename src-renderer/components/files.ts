/** Files in and out of the window, as base64 of the contract. */

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}

const CHUNK = 0x8000

export function base64Of(bytes: Uint8Array): string {
  let binary = ''
  for (let from = 0; from < bytes.length; from += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(from, from + CHUNK))
  }
  return btoa(binary)
}

export async function readFileBase64(file: Blob): Promise<string> {
  return base64Of(new Uint8Array(await file.arrayBuffer()))
}

/** Offers a file for saving, as a download. */
export function saveFile(fileName: string, mediaType: string, contentBase64: string): void {
  const url = URL.createObjectURL(new Blob([bytesOf(contentBase64)], { type: mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

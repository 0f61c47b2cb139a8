import { connect } from 'node:net'

/** Announces a whole body, sends only its beginning, and hangs up. */
export function tornPost(url: string, contentType: string, body: Uint8Array, sent: number): Promise<void> {
  const { hostname, port, pathname, search } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      const head = `POST ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`
      socket.write(head)
      socket.end(body.subarray(0, sent))
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
    socket.resume()
  })
}

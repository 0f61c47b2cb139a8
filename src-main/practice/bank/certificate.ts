import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ServerIdentity {
  certificate: string
  privateKey: string
  /** SHA-256 of the certificate, `AA:BB:…`: what the station pins. */
  fingerprint: string
}

/** The bank's TLS identity, made at its first start (self-signed, P-256) and kept, so that a pin outlives a restart. */
export async function serverIdentity(dataDirectory: string): Promise<ServerIdentity> {
  const file = join(dataDirectory, 'identity.json')
  if (!existsSync(file)) {
    // Loaded only at the first start: it is the slowest part of starting.
    const { generate } = await import('selfsigned')
    const made = await generate([{ name: 'commonName', value: 'Anxin practice bank' }], {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + 3650 * 86_400_000),
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 7, ip: '127.0.0.1' },
            { type: 2, value: 'localhost' },
          ],
        },
      ],
    })
    // Written aside and renamed: a kill in between leaves no half identity.
    writeFileSync(`${file}.new`, JSON.stringify({ certificate: made.cert, privateKey: made.private }), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  const { certificate, privateKey } = JSON.parse(readFileSync(file, 'utf8')) as Omit<ServerIdentity, 'fingerprint'>
  return { certificate, privateKey, fingerprint: new X509Certificate(certificate).fingerprint256 }
}

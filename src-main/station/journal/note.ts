import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, sign, verify } from 'node:crypto'

/**
 * C2SP signed notes and tlog checkpoints (https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint): text, blank line, then one line
 * per signature `— name base64(keyId ‖ signature)`. Key type 0x01 is Ed25519.
 */
const ED25519 = 1
const SIGNATURE_LINE = /^— (\S+) ([A-Za-z0-9+/=]+)$/u
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export interface NoteSigner {
  name: string
  keyId: Buffer
  /** Verifier key in the form `name+hex(keyId)+base64(type ‖ key)`. */
  verifierKey: string
  sign(text: string): string
}

export interface NoteVerifier {
  name: string
  keyId: Buffer
  verify(text: string, signature: Uint8Array): boolean
}

/** A fresh Ed25519 seed of 32 bytes. */
export function newSeed(): Buffer {
  const der = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })
  return Buffer.from(der.subarray(-32))
}

export function signerFromSeed(name: string, seed: Buffer): NoteSigner {
  assertName(name)
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const typed = Buffer.concat([Buffer.from([ED25519]), spki.subarray(-32)])
  const keyId = keyIdOf(name, typed)
  return {
    name,
    keyId,
    verifierKey: `${name}+${keyId.toString('hex')}+${typed.toString('base64')}`,
    sign: (text) => `— ${name} ${Buffer.concat([keyId, sign(null, Buffer.from(text), privateKey)]).toString('base64')}`,
  }
}

/** Reads a verifier key. @throws Error on a malformed key or one whose id does not match. */
export function verifierFromKey(verifierKey: string): NoteVerifier {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(verifierKey)
  if (!match) throw new Error('malformed verifier key')
  const [, name = '', id = '', body = ''] = match
  const typed = Buffer.from(body, 'base64')
  if (typed.length !== 33 || typed[0] !== ED25519) throw new Error('unknown key type')
  const keyId = keyIdOf(name, typed)
  if (keyId.toString('hex') !== id) throw new Error('key id does not match')
  const publicKey: KeyObject = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, typed.subarray(1)]),
    format: 'der',
    type: 'spki',
  })
  return { name, keyId, verify: (text, signature) => verify(null, Buffer.from(text), publicKey, signature) }
}

function keyIdOf(name: string, typedKey: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typedKey]), 'buffer').subarray(0, 4)
}

function assertName(name: string): void {
  if (name === '' || /[\s+]/u.test(name)) throw new Error('a key name has no space and no plus')
}

export interface ParsedNote {
  text: string
  signatures: Array<{ name: string; keyId: Buffer; signature: Buffer }>
}

/** Splits a note into text and signatures. @throws Error if malformed. */
export function parseNote(note: string): ParsedNote {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) throw new Error('malformed note')
  const lines = note.slice(split + 2, -1).split('\n')
  const signatures = lines.map((line) => {
    const match = SIGNATURE_LINE.exec(line)
    const bytes = Buffer.from(match?.[2] ?? '', 'base64')
    if (!match || bytes.length < 5) throw new Error('malformed signature line')
    return { name: match[1] ?? '', keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) }
  })
  return { text: note.slice(0, split + 1), signatures }
}

/** Verifies a note against known keys: unknown keys are ignored, a failing known key rejects, at least one must pass. Returns the text. */
export function openNote(note: string, verifiers: NoteVerifier[]): string {
  const { text, signatures } = parseNote(note)
  let passed = 0
  for (const { name, keyId, signature } of signatures) {
    const known = verifiers.find((v) => v.name === name && v.keyId.equals(keyId))
    if (!known) continue
    if (!known.verify(text, signature)) throw new Error(`signature of ${name} does not verify`)
    passed += 1
  }
  if (passed === 0) throw new Error('no signature by a known key')
  return text
}

export interface Checkpoint {
  origin: string
  size: number
  root: Buffer
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** Reads the text of a checkpoint. @throws Error if malformed. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root] = text.split('\n')
  if (!origin || !/^(0|[1-9]\d*)$/.test(size ?? '') || !root) throw new Error('malformed checkpoint')
  const bytes = Buffer.from(root, 'base64')
  if (bytes.length !== 32) throw new Error('malformed root hash')
  return { origin, size: Number(size), root: bytes }
}

export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  const text = checkpointText(checkpoint)
  return `${text}\n${signer.sign(text)}\n`
}

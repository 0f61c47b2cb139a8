import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, sign, verify } from 'node:crypto'

/**
 * C2SP signed notes and tlog checkpoints (https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint): text, blank line, then one line
 * per signature `— name base64(keyId ‖ signature)`. Key type 0x01 is Ed25519.
 */
const ED25519 = 1
/** Timestamped Ed25519 cosignature of a witness, https://c2sp.org/tlog-cosignature. */
const COSIGNATURE = 4
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u
/** The specification asks for at least 16 to be accepted and for some limit. */
const MOST_SIGNATURES = 100
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
  /** The key in the form `name+hex(keyId)+base64(type ‖ key)`. */
  verifierKey: string
  verify(text: string, signature: Uint8Array): boolean
}

/** A fresh Ed25519 seed of 32 bytes. */
export function newSeed(): Buffer {
  const der = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' })
  return Buffer.from(der.subarray(-32))
}

export function signerFromSeed(name: string, seed: Buffer): NoteSigner {
  return keyPair(name, seed, ED25519, (text, key) => sign(null, Buffer.from(text), key))
}

/**
 * A witness's signer: its line says that at the given time the checkpoint was the newest consistent one that the witness had seen.
 * @param seconds POSIX time in whole seconds.
 */
export function witnessFromSeed(name: string, seed: Buffer, seconds: () => number): NoteSigner {
  return keyPair(name, seed, COSIGNATURE, (text, key) => {
    const time = seconds()
    const stamp = Buffer.alloc(8)
    stamp.writeBigUInt64BE(BigInt(time))
    return Buffer.concat([stamp, sign(null, cosignedMessage(text, BigInt(time)), key)])
  })
}

function keyPair(
  name: string,
  seed: Buffer,
  type: number,
  signText: (text: string, key: KeyObject) => Buffer,
): NoteSigner {
  assertName(name)
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const typed = Buffer.concat([Buffer.from([type]), spki.subarray(-32)])
  const keyId = keyIdOf(name, typed)
  return {
    name,
    keyId,
    verifierKey: `${name}+${keyId.toString('hex')}+${typed.toString('base64')}`,
    sign: (text) => `— ${name} ${Buffer.concat([keyId, signText(text, privateKey)]).toString('base64')}`,
  }
}

function cosignedMessage(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}

/**
 * Reads a verifier key: an Ed25519 note key (type 0x01) or a witness's cosignature key (type 0x04).
 * @throws Error on a malformed key or one whose id does not match.
 */
export function verifierFromKey(verifierKey: string): NoteVerifier {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(verifierKey)
  if (!match) throw new Error('malformed verifier key')
  const [, name = '', id = '', body = ''] = match
  const typed = decodeBase64(body)
  if (typed.length !== 33 || (typed[0] !== ED25519 && typed[0] !== COSIGNATURE)) throw new Error('unknown key type')
  const keyId = keyIdOf(name, typed)
  if (keyId.toString('hex') !== id) throw new Error('key id does not match')
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, typed.subarray(1)]), format: 'der', type: 'spki' })
  const verifyText =
    typed[0] === ED25519
      ? (text: string, signature: Uint8Array) => verify(null, Buffer.from(text), key, signature)
      : (text: string, signature: Uint8Array) => verifyCosignature(text, Buffer.from(signature), key)
  return { name, keyId, verifierKey, verify: verifyText }
}

function verifyCosignature(text: string, signature: Buffer, key: KeyObject): boolean {
  if (signature.length !== 72) return false
  return verify(null, cosignedMessage(text, signature.readBigUInt64BE(0)), key, signature.subarray(8))
}

/** Time that a cosignature line states, in whole seconds since 1970. @throws Error if the line is no cosignature. */
export function cosignatureTime(line: string): number {
  const { signature } = parseSignatureLine(line)
  if (signature.length !== 72) throw new Error('not a timestamped signature')
  return Number(signature.readBigUInt64BE(0))
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

/** Strict base64 (RFC 4648 §4): only the one writing of the bytes is accepted. @throws Error if malformed. */
export function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new Error('malformed base64')
  return bytes
}

/** Splits a note into text and signatures. @throws Error if malformed. */
export function parseNote(note: string): ParsedNote {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || hasControls(note)) throw new Error('malformed note')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw new Error('too many signatures')
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) }
}

/** Reads one line `— name base64(keyId ‖ signature)`, without its newline. @throws Error if malformed. */
export function parseSignatureLine(line: string): ParsedNote['signatures'][number] {
  const match = SIGNATURE_LINE.exec(line)
  if (!match) throw new Error('malformed signature line')
  const bytes = decodeBase64(match[2] ?? '')
  if (bytes.length < 5) throw new Error('malformed signature line')
  return { name: match[1] ?? '', keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20 && code !== 0x0a) return true
  }
  return false
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
  if (!text.endsWith('\n')) throw new Error('malformed checkpoint')
  const lines = text.slice(0, -1).split('\n')
  const [origin, size, root] = lines
  if (!origin || !size || !root || lines.includes('')) throw new Error('malformed checkpoint')
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size))) throw new Error('malformed tree size')
  const bytes = decodeBase64(root)
  if (bytes.length !== 32) throw new Error('malformed root hash')
  return { origin, size: Number(size), root: bytes }
}

export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  const text = checkpointText(checkpoint)
  return `${text}\n${signer.sign(text)}\n`
}

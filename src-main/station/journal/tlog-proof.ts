import { StationError } from '../../contract/errors.ts'
import { type Db, one } from '../store/db.ts'
import { checkpointWithCosignatures } from './cosignature.ts'
import { leafHash } from './merkle.ts'
import { decodeBase64, type NoteVerifier, openNote, parseCheckpoint, parseNote } from './note.ts'
import { inclusionProof, storedSubtrees, verifyInclusion } from './proof.ts'

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'

/** A proof that stands alone: whoever holds the log's key can check it with no network and no station (https://c2sp.org/tlog-proof). */
export interface TlogProof {
  index: number
  hashes: Buffer[]
  /** The checkpoint, verbatim, with any cosignatures. */
  checkpoint: string
  /** Bytes that the proof carries along. The station puts the fact's bytes here: they are worth something only once their leaf hash is proved. */
  extra?: Buffer
}

export function writeTlogProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [FIRST_LINE, ...(extra ? [`extra ${extra.toString('base64')}`] : []), `index ${index}`]
  for (const hash of hashes) lines.push(hash.toString('base64'))
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Reads a proof. @throws StationError `journal.proof-malformed`. */
export function parseTlogProof(text: string): TlogProof {
  const split = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(split, 0)).split('\n')
  if (lines.shift() !== FIRST_LINE) throw malformed('first line')
  const extra = lines[0]?.startsWith('extra ') ? base64Of(lines.shift()!.slice(6), 'extra') : undefined
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1]
  if (index === undefined || !Number.isSafeInteger(Number(index))) throw malformed('index')
  const hashes = lines.map((line) => base64Of(line, 'hash'))
  if (hashes.length > 63 || hashes.some((hash) => hash.length !== 32)) throw malformed('hash')
  return { index: Number(index), hashes, checkpoint: text.slice(split + 2), ...(extra ? { extra } : {}) }
}

/**
 * The `.tlog-proof` of a fact against a checkpoint (the newest one, unless another size is asked for), with the checkpoint's cosignatures.
 * @throws StationError `journal.no-such-fact`, `journal.no-such-size`.
 */
export function proveFactText(db: Db, seq: number, options: { size?: number; withFact?: boolean } = {}): string {
  const newest = one<{ size: number | null }>(db, 'SELECT max(size) AS size FROM journal_checkpoint')?.size ?? 0
  const size = options.size ?? newest
  const fact = one<{ bytes: Buffer }>(db, 'SELECT bytes FROM journal_fact WHERE seq = ?', [seq])
  if (!fact) throw new StationError('journal.no-such-fact', { seq, size })
  const hashes = inclusionProof(storedSubtrees(db), seq, size)
  const checkpoint = checkpointWithCosignatures(db, size)
  return writeTlogProof({
    index: seq,
    hashes,
    checkpoint,
    ...(options.withFact === false ? {} : { extra: fact.bytes }),
  })
}

export interface ProvedFact {
  index: number
  size: number
  origin: string
  /** The fact's bytes, proved to be leaf `index`. */
  bytes: Buffer
  /** Names of the known keys whose signatures were verified, the log's first. */
  signers: string[]
}

/**
 * Verifies a `.tlog-proof` with nothing but the log's key (and, if given, witnesses' keys of which each that signed must verify).
 * @param bytes the fact's bytes; without them, those that the proof carries.
 * @throws StationError `journal.proof-malformed`, `journal.proof-without-fact`, `journal.proof-signature`, `journal.proof-wrong`.
 */
export function verifyTlogProof(
  text: string,
  log: NoteVerifier,
  witnesses: NoteVerifier[] = [],
  bytes?: Buffer,
): ProvedFact {
  const proof = parseTlogProof(text)
  const fact = bytes ?? proof.extra
  if (!fact) throw new StationError('journal.proof-without-fact')
  const body = openWith(proof.checkpoint, log, witnesses)
  const { origin, size, root } = parsed(() => parseCheckpoint(body))
  if (origin !== log.name) throw new StationError('journal.proof-signature', { why: `origin ${origin}` })
  if (!verifyInclusion(leafHash(fact), proof.index, size, proof.hashes, root))
    throw new StationError('journal.proof-wrong', { seq: proof.index, size })
  return { index: proof.index, size, origin, bytes: fact, signers: signersOf(proof.checkpoint, [log, ...witnesses]) }
}

function openWith(checkpoint: string, log: NoteVerifier, witnesses: NoteVerifier[]): string {
  parsed(() => parseNote(checkpoint))
  try {
    // The log's own signature is required; witnesses' are verified where present.
    openNote(checkpoint, [log])
    return openNote(checkpoint, [log, ...witnesses])
  } catch (error) {
    throw new StationError('journal.proof-signature', { why: (error as Error).message })
  }
}

function signersOf(checkpoint: string, known: NoteVerifier[]): string[] {
  const { signatures } = parseNote(checkpoint)
  return known.filter((v) => signatures.some((s) => s.name === v.name && s.keyId.equals(v.keyId))).map((v) => v.name)
}

function base64Of(text: string, what: string): Buffer {
  try {
    return decodeBase64(text)
  } catch {
    throw malformed(what)
  }
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw malformed((error as Error).message)
  }
}

function malformed(what: string): StationError {
  return new StationError('journal.proof-malformed', { what })
}

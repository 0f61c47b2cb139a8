import { StationError } from '../../contract/errors.ts'
import { all, type Db, one, run } from '../store/db.ts'
import {
  cosignatureTime,
  type NoteVerifier,
  openNote,
  parseCheckpoint,
  parseNote,
  parseSignatureLine,
  verifierFromKey,
} from './note.ts'

/** A checkpoint's note followed by the lines of its witnesses. @throws StationError `journal.no-such-size`. */
export function checkpointWithCosignatures(db: Db, size: number): string {
  const row = one<{ note: string }>(db, 'SELECT note FROM journal_checkpoint WHERE size = ?', [size])
  if (!row) throw new StationError('journal.no-such-size', { size, known: 0 })
  const lines = all<{ line: string }>(db, 'SELECT line FROM journal_cosignature WHERE size = ? ORDER BY witness', [
    size,
  ])
  return row.note + lines.map(({ line }) => `${line}\n`).join('')
}

export interface AcceptedCosignature {
  size: number
  witness: string
  /** POSIX time that the witness states, in seconds. */
  time: number
}

/**
 * Takes in a witness's cosignature of a checkpoint of this journal (tlog-cosignature v1, Ed25519, key type 0x04). The witness's whole verifier key is kept
 * with it, so that the line can be verified again; whether that key is trusted is for the reader of the proof to say.
 * @param line `— name base64(keyId ‖ time ‖ signature)`, without newline.
 * @throws StationError `journal.no-such-size`, `journal.cosignature-wrong`.
 */
export function acceptCosignature(db: Db, size: number, line: string, witnessKey: string): AcceptedCosignature {
  const row = one<{ note: string }>(db, 'SELECT note FROM journal_checkpoint WHERE size = ?', [size])
  if (!row) throw new StationError('journal.no-such-size', { size, known: 0 })
  const problem = cosignatureProblem(row.note, line, witnessKey)
  if (problem) throw new StationError('journal.cosignature-wrong', { why: problem })
  const known = one<{ line: string }>(db, 'SELECT line FROM journal_cosignature WHERE size = ? AND witness = ?', [
    size,
    witnessKey,
  ])
  if (!known)
    run(db, 'INSERT INTO journal_cosignature (size, witness, line) VALUES (?, ?, ?)', [size, witnessKey, line])
  const kept = known?.line ?? line
  return { size, witness: verifierFromKey(witnessKey).name, time: cosignatureTime(kept) }
}

/** Takes in a whole checkpoint that came back from a witness: its cosignature is looked up by the witness's key. */
export function acceptCosignedCheckpoint(db: Db, note: string, witnessKey: string): AcceptedCosignature {
  try {
    const { text } = parseNote(note)
    const { name, keyId } = verifierFromKey(witnessKey)
    const line = note
      .slice(text.length + 1, -1)
      .split('\n')
      .find((each) => {
        const signature = parseSignatureLine(each)
        return signature.name === name && signature.keyId.equals(keyId)
      })
    if (line) return acceptCosignature(db, parseCheckpoint(text).size, line, witnessKey)
  } catch (error) {
    if (error instanceof StationError) throw error
    throw new StationError('journal.cosignature-wrong', { why: (error as Error).message })
  }
  throw new StationError('journal.cosignature-wrong', { why: 'no line of this witness' })
}

/** What is wrong with a cosignature line, if anything. */
export function cosignatureProblem(note: string, line: string, witnessKey: string): string | undefined {
  try {
    const witness: NoteVerifier = verifierFromKey(witnessKey)
    cosignatureTime(line)
    openNote(`${parseNote(note).text}\n${line}\n`, [witness])
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

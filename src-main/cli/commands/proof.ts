import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { StationError } from '../../contract/errors.ts'
import { type NoteVerifier, verifierFromKey } from '../../station/journal/note.ts'
import { proveFactText, verifyTlogProof } from '../../station/journal/tlog-proof.ts'
import { wholeNumber } from './numbers.ts'
import { type DataOption, openForReading, say } from './output.ts'

interface ProofFlags extends DataOption {
  size?: number
  output?: string
  fact: boolean
}

export function addProof(program: Command): void {
  program
    .command('proof')
    .description(say('proof.about'))
    .argument('<seq>', say('proof.seq'), wholeNumber)
    .requiredOption('--data <folder>', say('data'))
    .option('--size <facts>', say('proof.size'), wholeNumber)
    .option('--no-fact', say('proof.no-fact'))
    .option('-o, --output <file>', say('proof.output'))
    .action(writeProof)
}

function writeProof(seq: number, { data, size, output, fact }: ProofFlags): void {
  const db = openForReading(data)
  try {
    const proof = proveFactText(db, seq, { withFact: fact, ...(size === undefined ? {} : { size }) })
    if (output === undefined) process.stdout.write(proof)
    else {
      writeFileSync(output, proof)
      console.log(say('proof.written', { file: output }))
    }
  } finally {
    db.close()
  }
}

interface VerifyFlags {
  key: string
  witness: string[]
  fact?: string
}

export function addVerifyProof(program: Command): void {
  program
    .command('verify-proof')
    .description(say('verify-proof.about'))
    .argument('<file>', say('verify-proof.file'))
    .requiredOption('--key <verifier-key>', say('verify-proof.key'))
    .option('--witness <verifier-key>', say('verify-proof.witness'), (key: string, all: string[]) => [...all, key], [])
    .option('--fact <file>', say('verify-proof.fact'))
    .action(verifyProof)
}

/** Needs no station and no data folder: only the proof and the key. */
function verifyProof(file: string, { key, witness, fact }: VerifyFlags): void {
  const bytes = fact === undefined ? undefined : readFileSync(fact)
  const proved = verifyTlogProof(readFileSync(file, 'utf8'), keyOf(key), witness.map(keyOf), bytes)
  console.log(say('verify-proof.holds', { seq: proved.index, size: proved.size, origin: proved.origin }))
  console.log(say('verify-proof.signers', { names: proved.signers.join(', ') }))
  console.log(proved.bytes.toString('utf8'))
}

function keyOf(text: string): NoteVerifier {
  try {
    return verifierFromKey(text)
  } catch (error) {
    throw new StationError('journal.key-malformed', { why: (error as Error).message })
  }
}

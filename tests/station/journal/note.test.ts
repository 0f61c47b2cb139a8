import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkpointText,
  cosignatureTime,
  newSeed,
  openNote,
  parseCheckpoint,
  parseNote,
  signCheckpoint,
  signerFromSeed,
  verifierFromKey,
  witnessFromSeed,
} from '../../../src-main/station/journal/note.ts'

/** Vectors of golang.org/x/mod/sumdb/note, the reference implementation of C2SP signed-note. */
const VERIFIER_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const SIGNER_KEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const SIGNATURE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM='
const NOTE = `${TEXT}\n${SIGNATURE}\n`

const peter = verifierFromKey(VERIFIER_KEY)
const seed = Buffer.from(SIGNER_KEY.split('+').slice(4).join('+'), 'base64').subarray(1)
const signer = signerFromSeed('PeterNeumann', seed)
const other = signerFromSeed('example.com/other', newSeed())

describe('signed note', () => {
  it('opens and signs the PeterNeumann note byte for byte', () => {
    expect(openNote(NOTE, [peter])).toBe(TEXT)
    expect({ key: signer.verifierKey, line: signer.sign(TEXT) }).toEqual({ key: VERIFIER_KEY, line: SIGNATURE })
  })

  it('ignores signatures of unknown keys, even of a known name', () => {
    const namesake = signerFromSeed('PeterNeumann', newSeed())
    expect(openNote(`${TEXT}\n${other.sign(TEXT)}\n${SIGNATURE}\n${namesake.sign(TEXT)}\n`, [peter])).toBe(TEXT)
    expect(() => openNote(NOTE, [verifierFromKey(other.verifierKey)])).toThrow('no signature by a known key')
  })

  it('rejects the note if one known key fails, though another passes', () => {
    const wrong = other.sign(`${TEXT}!`)
    expect(() => openNote(`${TEXT}\n${SIGNATURE}\n${wrong}\n`, [peter, verifierFromKey(other.verifierKey)])).toThrow(
      'does not verify',
    )
  })

  it('rejects every mangling of a verifier key (as the reference test does)', () => {
    const accepted: string[] = []
    const attempt = (key: string) => {
      try {
        verifierFromKey(key)
        accepted.push(key)
      } catch {
        // Refused, as it should be.
      }
    }
    for (let start = 0; start <= VERIFIER_KEY.length; start++)
      for (let end = start + 1; end <= VERIFIER_KEY.length; end++)
        if (start !== 0 || end !== VERIFIER_KEY.length) attempt(VERIFIER_KEY.slice(start, end))
    for (let i = 0; i < VERIFIER_KEY.length; i++)
      attempt(
        VERIFIER_KEY.slice(0, i) + String.fromCharCode(VERIFIER_KEY.charCodeAt(i) + 1) + VERIFIER_KEY.slice(i + 1),
      )
    attempt('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==')
    attempt('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
    expect(accepted).toEqual([])
  })

  it.each([
    ['no signatures', TEXT],
    ['no final newline', NOTE.slice(0, -1)],
    ['text not closed', `${TEXT.slice(0, -1)}${SIGNATURE}\n`],
    ['hyphen for dash', NOTE.replace('— ', '- ')],
    ['plus in the name', NOTE.replace('PeterNeumann ', 'Peter+Neumann ')],
    ['no name', NOTE.replace('PeterNeumann ', ' ')],
    ['loose base64', NOTE.replace('JnAM=', 'JnAN=')],
    ['missing padding', NOTE.replace('JnAM=', 'JnAM')],
    ['short signature', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['control character', NOTE.replace('cryptography', 'crypto\tgraphy')],
    ['carriage return', NOTE.replaceAll('\n', '\r\n')],
    ['trailing text', `${NOTE}more\n`],
    ['too many signatures', `${TEXT}\n${`${SIGNATURE}\n`.repeat(101)}`],
  ])('refuses a malformed note: %s', (_, note) => {
    expect(() => openNote(note, [peter])).toThrow()
  })

  it('finds any flipped bit in text or signature', () => {
    fc.assert(
      fc.property(fc.nat(Buffer.byteLength(NOTE) - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(NOTE)
        bytes[at]! ^= 1 << bit
        expect(() => {
          const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
          if (openNote(text, [peter]) === TEXT) throw new Error('still the same text')
        }).toThrow()
      }),
      { numRuns: 500 },
    )
  })
})

describe('checkpoint', () => {
  const checkpoint = {
    origin: 'example.com/behind-the-sofa',
    size: 20852163,
    root: Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64'),
  }

  it('writes and reads the text of the specification', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
    expect(checkpointText(checkpoint)).toBe(text)
    expect(parseCheckpoint(text)).toEqual(checkpoint)
    expect(parseCheckpoint(`${text}extension\n`)).toEqual(checkpoint)
  })

  it('reads the example of the cosignature specification with both its lines', () => {
    const note = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`
    const { text, signatures } = parseNote(note)
    expect(parseCheckpoint(text)).toEqual(checkpoint)
    expect(signatures.map(({ name, signature }) => [name, signature.length])).toEqual([
      ['example.com/behind-the-sofa', 64],
      ['witness.example.com/w1', 72],
    ])
    // The specification's signed message of this line says `time 1679315147`.
    expect(cosignatureTime(note.split('\n')[5]!)).toBe(1679315147)
  })

  it.each([
    'origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'origin\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n',
    'origin\n1\nAAAA\n',
    'origin\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    '\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'origin\n1\n',
    'origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
    'origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n',
  ])('refuses %j', (text) => {
    expect(() => parseCheckpoint(text)).toThrow()
  })
})

describe('cosignature', () => {
  const log = signerFromSeed('anxin.test/log', newSeed())
  const witness = witnessFromSeed('inspector.example/li', newSeed(), () => 1_790_000_000)
  const note = signCheckpoint({ origin: log.name, size: 5, root: Buffer.alloc(32, 9) }, log)
  const { text } = parseNote(note)
  const line = witness.sign(text)

  it('verifies with the witness key and carries its time', () => {
    expect(openNote(`${note}${line}\n`, [verifierFromKey(log.verifierKey), verifierFromKey(witness.verifierKey)])).toBe(
      text,
    )
    expect(cosignatureTime(line)).toBe(1_790_000_000)
  })

  it('does not verify once its time is changed', () => {
    const bytes = Buffer.from(line.split(' ')[2]!, 'base64')
    bytes[11]! ^= 1
    const changed = `— ${witness.name} ${bytes.toString('base64')}`
    expect(() => openNote(`${note}${changed}\n`, [verifierFromKey(witness.verifierKey)])).toThrow('does not verify')
  })

  it('has another key id than a log key of the same name and bytes', () => {
    const same = newSeed()
    const pair = [signerFromSeed('x', same), witnessFromSeed('x', same, () => 1)].map(({ keyId }) =>
      keyId.toString('hex'),
    )
    expect(pair[0]).not.toBe(pair[1])
  })
})

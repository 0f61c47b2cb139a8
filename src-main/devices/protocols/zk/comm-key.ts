/**
 * The answer a terminal with a communication key expects after connect: the key's bits reversed, the session added, XOR `ZKSO`, halves
 * swapped, XOR with a tick byte (pyzk make_commkey). The low byte of the session is lost, as on the devices themselves.
 */
export function commKeyAnswer(key: number, session: number, ticks = 50): Uint8Array {
  let reversed = 0
  for (let bit = 0; bit < 32; bit++) if ((key >>> bit) & 1) reversed = (reversed | (1 << (31 - bit))) >>> 0
  const sum = (reversed + session) >>> 0
  const mixed = ['Z', 'K', 'S', 'O'].map((letter, at) => ((sum >>> (8 * at)) & 0xff) ^ letter.charCodeAt(0))
  const swapped = [mixed[2]!, mixed[3]!, mixed[0]!, mixed[1]!]
  return Uint8Array.from(swapped.map((byte, at) => (at === 2 ? ticks : byte ^ ticks)))
}

/** Mutations of sound frames: bits, bytes, cuts, doubles, splices, lengths, floods. The same for the same seed. */
export function mutated(random: () => number, seeds: readonly Uint8Array[]): Uint8Array {
  const pick = (most: number) => Math.floor(random() * most)
  let bytes = Buffer.from(seeds[pick(seeds.length)]!)
  for (let turn = pick(4); turn >= 0; turn--) {
    const at = pick(bytes.length + 1)
    switch (pick(8)) {
      case 0:
        if (at < bytes.length) bytes[at] = bytes[at]! ^ (1 << pick(8))
        break
      case 1:
        if (at < bytes.length) bytes[at] = pick(256)
        break
      case 2:
        bytes = bytes.subarray(0, at)
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + pick(8)))])
        break
      case 4:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Uint8Array.from({ length: 1 + pick(12) }, () => pick(256)),
          bytes.subarray(at),
        ])
        break
      case 5:
        bytes = Buffer.concat([bytes, seeds[pick(seeds.length)]!])
        break
      case 6:
        for (const [offset, value] of [0, 0xff, 0x7f, 0x80].entries())
          if (at + offset < bytes.length && random() < 0.5) bytes[at + offset] = value
        break
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), seeds[pick(seeds.length)]!, bytes.subarray(at)])
    }
    if (bytes.length > 8192) bytes = bytes.subarray(0, 8192)
    // A copy, since a mutation must not reach the seed.
    bytes = Buffer.from(bytes)
  }
  return Uint8Array.from(bytes)
}

/** Sizes of the pieces in which a frame arrives. */
export function pieces(random: () => number): number[] {
  return Array.from({ length: Math.floor(random() * 6) }, () => 1 + Math.floor(random() * 200))
}

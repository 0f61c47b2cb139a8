/** A practice swipe reader: writes a line for each card, whole or in pieces, with noise or without its end. */
import { startSerialPair } from '../serial-pair.ts'

export interface PracticeLineTerminal {
  path: string
  /** Writes `text` in the reader's framing. */
  swipe(text: string): void
  /** Writes bytes as they are. */
  write(bytes: Uint8Array): void
  unplug(): Promise<void>
  replug(): Promise<void>
  stop(): Promise<void>
}

export async function startPracticeLine(
  linkPath: string,
  frame: (text: string) => string = (text) => `${text}\r\n`,
): Promise<PracticeLineTerminal> {
  const pair = await startSerialPair(linkPath, () => {})
  return {
    path: pair.path,
    swipe: (text) => pair.write(Buffer.from(frame(text))),
    write: pair.write,
    unplug: pair.unplug,
    replug: pair.replug,
    stop: pair.stop,
  }
}

import { InvalidArgumentError } from 'commander'
import { say } from './output.ts'

/** A whole number from the command line. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError(say('not-a-number'))
  return value
}

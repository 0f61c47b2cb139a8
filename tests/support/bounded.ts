/** For a program that a test waits for in its own thread, where no time-out of the test itself can end it: it is killed, and its caller learns of it. */
export const BOUNDED = { timeout: 120_000, killSignal: 'SIGKILL' } as const

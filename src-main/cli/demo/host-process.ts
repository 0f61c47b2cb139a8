import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

export interface HostProcess {
  pid: number
  /** A fresh one-time start link. */
  link(): Promise<string>
  stop(): Promise<void>
  kill(): Promise<void>
}

/** Starts the Node host on a data folder in a process of its own, without a window. */
export async function startHostProcess(
  dataDir: string,
  practiceClockFile: string,
  practiceHidSocket?: string,
): Promise<HostProcess> {
  const main = join(import.meta.dirname, '../../serve/main.ts')
  const child = fork(
    main,
    [
      ...['--data', dataDir, '--practice', '--name', '安薪练习站', '--practice-clock', practiceClockFile, '--no-open'],
      ...(practiceHidSocket === undefined ? [] : ['--practice-hid', practiceHidSocket]),
    ],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  )
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await message(child, 'listening')
  return {
    pid: child.pid ?? 0,
    link: async () => {
      const answer = message(child, 'link')
      child.send({ type: 'new-link' })
      return answer
    },
    stop: async () => {
      child.kill('SIGTERM')
      await exited
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function message(child: ChildProcess, type: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the station host ended at its start (code ${code})`))
    const onMessage = (raw: unknown) => {
      const { type: found, url } = raw as { type: string; url: string }
      if (found !== type) return
      child.off('exit', onExit)
      child.off('message', onMessage)
      resolve(url)
    }
    child.on('exit', onExit)
    child.on('message', onMessage)
  })
}

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './say.mjs'

const LOOK_EVERY_MS = 500
/** The owner of a lock marks it this often while it works. */
const SIGN_EVERY_MS = 2000
/** Looks at a lock without a new mark after which its owner is taken as gone: half a minute. */
const MOST_LOOKS = 60

/**
 * Runs one set-up of this tree at a time, so that two first commands do not install over each other. A lock whose owner is
 * gone is taken over: at once where no process has its number, else when it has not been marked for half a minute, since
 * the number may be another process's by now (after a restart of the machine it soon is) or was never written.
 * @template T @param {string} root @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function withLock(root, work) {
  const folder = lockFolder(root)
  const owner = join(folder, 'pid')
  let told = false
  // Counted in looks, not by the clock: a laptop that slept has not waited.
  let [seen, looks] = [undefined, 0]
  while (!take(folder, owner, looks >= MOST_LOOKS)) {
    if (!told)
      say('Another set-up of this folder is under way; waiting for it.', '另一个安装过程正在进行，等待其完成。')
    told = true
    const mark = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    looks = mark === seen ? looks + 1 : 0
    seen = mark
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  const marking = setInterval(() => mark(folder), SIGN_EVERY_MS)
  try {
    return await work()
  } finally {
    clearInterval(marking)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Folder that is the lock of a tree. @param {string} root */
export function lockFolder(root) {
  return join(tmpdir(), `anxin-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
}

function mark(folder) {
  try {
    utimesSync(folder, new Date(), new Date())
  } catch {
    // Somebody has cleared the folder of temporary files; the work goes on.
  }
}

function take(folder, owner, silent) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!silent && !isOwnerGone(owner)) return false
    // Laid down anew, so that of several who wait only one gets it.
    rmSync(folder, { recursive: true, force: true })
    return false
  }
  writeFileSync(owner, String(process.pid))
  return true
}

function isOwnerGone(owner) {
  try {
    const pid = Number(readFileSync(owner, 'utf8'))
    if (pid) process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { say } from './say.mjs'

/**
 * Runs one set-up of this tree at a time, so that two first commands do not install over each other. A lock whose owner is
 * gone is taken over.
 * @template T @param {string} root @param {() => Promise<T>} work @returns {Promise<T>}
 */
export async function withLock(root, work) {
  const folder = join(tmpdir(), `anxin-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
  const owner = join(folder, 'pid')
  let told = false
  while (!take(folder, owner)) {
    if (!told)
      say('Another set-up of this folder is under way; waiting for it.', '另一个安装过程正在进行，等待其完成。')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  try {
    return await work()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function take(folder, owner) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isAbandoned(owner)) return false
  }
  writeFileSync(owner, String(process.pid))
  return true
}

function isAbandoned(owner) {
  try {
    const pid = Number(readFileSync(owner, 'utf8'))
    if (!pid) return false
    process.kill(pid, 0)
    return false
  } catch (error) {
    if (error.code !== 'ENOENT') return error.code === 'ESRCH'
    // The owner ended between taking the lock and writing its number.
    return Date.now() - (statSync(dirname(owner), { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 10_000
  }
}

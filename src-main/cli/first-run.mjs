#!/usr/bin/env node
/**
 * First command on a fresh machine: `node src-main/cli/first-run.mjs <demo|test|start|bench|station> [args]`.
 * Plain JavaScript for Node 18 and later without any dependency, since nothing is installed yet when it starts.
 * It brings what the command needs (locked packages, Node 24, system packages, built screens), skips what is there,
 * and hands over to the command itself on Node 24. All it says goes to stderr; stdout belongs to the command.
 */
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from './setup/build.mjs'
import { SetupError } from './setup/errors.mjs'
import { ensureInstalled } from './setup/install.mjs'
import { withLock } from './setup/lock.mjs'
import { complain, say } from './setup/say.mjs'
import { ensureSystemPackages } from './setup/system.mjs'
import { TARGETS } from './setup/targets.mjs'

const root = process.env.ANXIN_ROOT || resolve(dirname(fileURLToPath(import.meta.url)), '../..')

async function main(argv) {
  const [name, ...args] = argv
  const target = Object.hasOwn(TARGETS, name ?? '') ? TARGETS[name] : undefined
  if (!target) {
    const names = Object.keys(TARGETS).join('|')
    complain(`Usage: node src-main/cli/first-run.mjs <${names}> [arguments]`, `用法：first-run.mjs <${names}> [参数]`)
    return 2
  }
  if (Number(process.versions.node.split('.')[0]) < 18) {
    complain(
      `Node 18 or later is needed; this is ${process.version}.`,
      `需要 Node 18 或更高版本，当前为 ${process.version}。`,
    )
    return 2
  }
  let node
  await withLock(root, async () => {
    node = await ensureInstalled(root)
    await ensureSystemPackages(target.systemPackages)
    if (target.needsBuild) await ensureBuilt(root, node)
  })
  return target.run({ root, node, args })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  complain(error.message, error.chinese)
  say(
    'Nothing was lost; run the same command again after this is put right.',
    '没有数据丢失；解决后重新运行同一命令即可。',
  )
  process.exitCode = error.exitCode
}

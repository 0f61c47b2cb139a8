import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join, sep } from 'node:path'

/**
 * The environment without the project's own `node_modules/.bin` on PATH: while packages are replaced, npm must not run on
 * the very Node that is being replaced.
 * @returns {NodeJS.ProcessEnv}
 */
export function outsideEnvironment() {
  const env = { ...process.env }
  for (const key of Object.keys(env)) {
    if (/^npm_(lifecycle|package|command|execpath|node_execpath)/.test(key)) delete env[key]
  }
  env.PATH = pathFolders()
    .filter((folder) => !folder.includes(join('node_modules', '.bin')))
    .join(delimiter)
  return env
}

/** The environment with the project's tools and Node 24 first on PATH. @param {string} root @returns {NodeJS.ProcessEnv} */
export function insideEnvironment(root) {
  return { ...process.env, PATH: [join(root, 'node_modules', '.bin'), ...pathFolders()].join(delimiter) }
}

function pathFolders() {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean)
}

/** Full path of a program on PATH, or undefined. @param {string} name @param {NodeJS.ProcessEnv} [env] */
export function which(name, env = process.env) {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = folder.endsWith(sep) ? folder + name : folder + sep + name
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // not in this folder
    }
  }
  return undefined
}

/**
 * Runs a program with its output shown (stdout goes to stderr unless `stdout: 'inherit'`). Signals to this process reach it.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdout?: 'inherit' | 'stderr' }} [options]
 * @returns {Promise<number>} its exit code; 128 + signal number where a signal ended it, 127 where it could not start
 */
export function run(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['inherit', options.stdout === 'inherit' ? 'inherit' : 2, 'inherit'],
    })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    const end = (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      resolve(code)
    }
    child.on('error', () => end(127))
    child.on('close', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 137)))
  })
}

/**
 * Runs a program and keeps what it prints.
 * @param {string} file @param {string[]} args @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture(file, args, options = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => resolve({ code: 127, output: String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 137, output }))
  })
}

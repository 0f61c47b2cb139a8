import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The station's database inside its data folder. */
export function databaseFile(dataDir: string): string {
  return join(dataDir, 'station.db')
}

export function backupFolder(dataDir: string): string {
  return join(dataDir, 'backups')
}

/** Where a database goes when another takes its place; nothing is ever deleted from here by the station. */
export function replacedFolder(dataDir: string): string {
  return join(dataDir, 'replaced')
}

/** Moves a file into place so that after a power cut either the old or the new one stands there, whole. */
export function renameDurably(from: string, to: string): void {
  syncFile(from)
  renameSync(from, to)
  syncFolder(dirname(to))
}

export function syncFile(path: string): void {
  const handle = openSync(path, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Makes renames in a folder durable. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Instant as part of a file name: `20261003T005811Z`. */
export function fileStamp(instant: string): string {
  return instant.replace(/\.\d+Z$/, 'Z').replaceAll(/[-:]/g, '')
}

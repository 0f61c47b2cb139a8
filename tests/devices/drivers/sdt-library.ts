import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PracticeCard } from '../../../src-main/practice/reader/cards.ts'
import { BOUNDED } from '../../support/bounded.ts'

export const hasCompiler = process.platform === 'linux' && spawnSync('gcc', ['--version'], BOUNDED).status === 0
if (!hasCompiler) console.warn('SKIPPED: no gcc, so the vendor library road cannot be tried (apt-get install gcc)')

const bytes = (data: Uint8Array) => [...data].join(',')

/** A shared library with the functions vendors give: one card that lies there for its first finds, at port 1001. */
export function compileLibrary(folder: string, card: PracticeCard): string {
  const address = Buffer.from('练习省图书馆5号'.padEnd(35, ' '), 'utf16le')
  const source = join(folder, 'sdtapi.c')
  writeFileSync(
    source,
    `#include <string.h>
static const unsigned char TEXT[] = {${bytes(card.text)}};
static const unsigned char PHOTO[] = {${bytes(card.photo)}};
static const unsigned char ADDRESS[] = {${bytes(address)}};
static const unsigned char ID[16] = {5,0,1,0,5,0x25,0x35,1,1,0,0,0,1,0,0,0};
static int finds = 0, open = 0;
int SDT_OpenPort(int port) { open = port == 1001; return open ? 0x90 : 1; }
int SDT_ClosePort(int port) { open = 0; return 0x90; }
int SDT_GetSAMStatus(int port, int f) { return open ? 0x90 : 1; }
int SDT_GetSAMID(int port, unsigned char *id, int f) { memcpy(id, ID, 16); return 0x90; }
int SDT_StartFindIDCard(int port, unsigned char *i, int f) { return finds++ < 10 ? 0x9f : 0x80; }
int SDT_SelectIDCard(int port, unsigned char *i, int f) { return 0x90; }
int SDT_ReadBaseMsg(int port, unsigned char *t, unsigned int *tl, unsigned char *p, unsigned int *pl, int f) {
  memcpy(t, TEXT, sizeof TEXT); *tl = sizeof TEXT; memcpy(p, PHOTO, sizeof PHOTO); *pl = sizeof PHOTO; return 0x90; }
int SDT_ReadNewAppMsg(int port, unsigned char *t, unsigned int *tl, int f) {
  memcpy(t, ADDRESS, sizeof ADDRESS); *tl = sizeof ADDRESS; return 0x90; }
`,
  )
  const library = join(folder, 'libsdtapi.so')
  const compiled = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source], {
    ...BOUNDED,
    encoding: 'utf8',
  })
  if (compiled.status !== 0) throw new Error(compiled.stderr)
  return library
}

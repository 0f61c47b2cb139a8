/** One life of a run that is killed: `life.ts FOLDER SEED LIFE`. Says `playing`, plays on from what lies in the folder, says `done`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { play } from './play.ts'
import type { Cast } from './template.ts'

const [folder = '', seed = '0', life = '0'] = process.argv.slice(2)
const cast = JSON.parse(readFileSync(join(folder, 'cast.json'), 'utf8')) as Cast
console.log('playing')
await play(folder, cast, Number(seed), { life: Number(life), durable: true })
console.log('done')

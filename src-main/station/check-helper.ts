import { parentPort, workerData } from 'node:worker_threads'
import { checkStation } from './journal/check.ts'
import { rooms } from './rooms.ts'
import { openDatabase } from './store/db.ts'

/** Thread that runs `station check` beside the working engine, on a read-only connection of its own. Posts each result, then ends. */
const db = openDatabase(workerData as string, { readonly: true })
checkStation(db, rooms, { onResult: (result) => parentPort?.postMessage(result) })
db.close()

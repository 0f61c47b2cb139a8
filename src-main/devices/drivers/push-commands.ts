/** Commands for a device that asks for them in its own time: queued, handed out one at a time, settled by its answer. */
import { DeviceError } from '../errors.ts'

interface Command {
  id: string
  text: string
  /** The device has just sent something for it: the patience begins anew. */
  renew(): void
  settle(result: number | DeviceError): void
}

/** A terminal asks every ten seconds. The engine waits two minutes for a sign of life: the reason must come before. */
const COMMAND_PATIENCE_MS = 90_000

export class PushCommands {
  readonly #patienceMs: number
  #waiting: Command[] = []
  readonly #sent = new Map<string, Command>()
  #nextId = 1

  constructor(patienceMs = COMMAND_PATIENCE_MS) {
    this.#patienceMs = patienceMs
  }

  /** Queues a command. @returns the device's result, 0 = done. Throws `devices.push-silent` where no answer comes. */
  run(text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const id = String(this.#nextId++)
      let timer: NodeJS.Timeout
      const renew = () => {
        clearTimeout(timer)
        timer = setTimeout(() => settle(new DeviceError('devices.push-silent')), this.#patienceMs)
      }
      const settle = (result: number | DeviceError) => {
        clearTimeout(timer)
        this.#sent.delete(id)
        this.#waiting = this.#waiting.filter((command) => command.id !== id)
        if (result instanceof DeviceError) reject(result)
        else resolve(result)
      }
      renew()
      this.#waiting.push({ id, text, renew, settle })
    })
  }

  /** The answer to a device that asks what there is to do. */
  next(): string {
    const command = this.#waiting.shift()
    if (!command) return 'OK'
    this.#sent.set(command.id, command)
    command.renew()
    return `C:${command.id}:${command.text}\n`
  }

  /** The device tells how a command ended. */
  answered(id: string, result: number): void {
    this.#sent.get(id)?.settle(result)
  }

  /** The device is sending what it was asked for. */
  renew(): void {
    for (const command of this.#sent.values()) command.renew()
  }

  stop(): void {
    for (const command of [...this.#waiting, ...this.#sent.values()])
      command.settle(new DeviceError('devices.stopping'))
  }
}

/**
 * Failures of devices as values: a code of the `devices` namespace with parameters, so that the screen can say it in both languages.
 */

export type DeviceErrorParams = Record<string, string | number>

export class DeviceError extends Error {
  readonly code: string
  readonly params: DeviceErrorParams

  constructor(code: string, params: DeviceErrorParams = {}) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'DeviceError'
    this.code = code
    this.params = params
  }
}

/** Any thrown thing as a DeviceError; what is not one already keeps its message under `devices.unexpected`. */
export function asDeviceError(thrown: unknown): DeviceError {
  if (thrown instanceof DeviceError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new DeviceError('devices.unexpected', { message })
}

function systemCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/**
 * Plain code for a serial port that would not open. serialport gives words, not codes, and they differ between systems:
 * Linux `Cannot lock port`, Windows `Access denied` for a port another program holds (node-serialport#1502, #2220).
 */
export function serialOpenError(error: unknown, path: string): DeviceError {
  const message = error instanceof Error ? error.message : String(error)
  if (/lock port|temporarily unavailable|access denied|busy/i.test(message)) {
    return new DeviceError('devices.port-in-use', { path })
  }
  if (/permission denied|not permitted|EACCES|EPERM/i.test(message)) {
    return new DeviceError('devices.port-no-permission', { path })
  }
  if (/no such file|file not found|cannot find|ENOENT|no such device|ENXIO/i.test(message)) {
    return new DeviceError('devices.port-missing', { path })
  }
  return new DeviceError('devices.port-failed', { path, message })
}

/** Plain code for a TCP connection that failed or broke. */
export function tcpError(error: unknown, host: string, port: number): DeviceError {
  const where = { host, port }
  switch (systemCode(error)) {
    case 'ECONNREFUSED':
      return new DeviceError('devices.terminal-refused-connection', where)
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return new DeviceError('devices.terminal-unreachable', where)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new DeviceError('devices.terminal-name-unknown', where)
    default:
      return new DeviceError('devices.terminal-disconnected', where)
  }
}

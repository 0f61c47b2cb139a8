import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import en from '../../resources/locales/en/devices.json' with { type: 'json' }
import zh from '../../resources/locales/zh-CN/devices.json' with { type: 'json' }
import { asDeviceError, serialOpenError, tcpError } from '../../src-main/devices/errors.ts'

function codesInSources(): string[] {
  const folder = new URL('../../src-main/devices/', import.meta.url)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const text = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
  return [...new Set([...text.matchAll(/'devices\.([a-z0-9-]*[a-z0-9])'/g)].map(([, code]) => code!))].sort()
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

describe('device errors', () => {
  it('have a text in both languages, with the same parameters, and none is idle', () => {
    const codes = codesInSources()
    expect(codes.length).toBeGreaterThan(40)
    expect(Object.keys(zh.errors).sort()).toEqual(codes)
    expect(Object.keys(en.errors).sort()).toEqual(codes)
    for (const code of codes) {
      const [chinese, english] = [zh.errors, en.errors].map((texts) => (texts as Record<string, string>)[code]!)
      expect([code, placeholders(chinese!)]).toEqual([code, placeholders(english!)])
    }
  })

  it.each([
    ['Error Resource temporarily unavailable Cannot lock port', 'devices.port-in-use'],
    ['Opening COM3: Access denied', 'devices.port-in-use'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'devices.port-no-permission'],
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'devices.port-missing'],
    ['Opening COM9: File not found', 'devices.port-missing'],
    ['Opening COM9: Unknown error code 31', 'devices.port-failed'],
  ])('read "%s" as %s', (message, code) => {
    expect(serialOpenError(new Error(message), '/dev/ttyUSB0').code).toBe(code)
  })

  it('tell a refused connection from an unreachable and an unknown host', () => {
    const codes = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'ECONNRESET'].map(
      (code) => tcpError(Object.assign(new Error(code), { code }), '10.0.0.9', 4370).code,
    )
    expect(codes).toEqual([
      'devices.terminal-refused-connection',
      'devices.terminal-unreachable',
      'devices.terminal-name-unknown',
      'devices.terminal-disconnected',
    ])
  })

  it('keep the message of what nobody foresaw', () => {
    expect(asDeviceError(new TypeError('x is not a function'))).toMatchObject({
      code: 'devices.unexpected',
      params: { message: 'x is not a function' },
    })
  })
})

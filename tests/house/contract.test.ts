import { isContractProcedure } from '@orpc/contract'
import { describe, expect, it } from 'vitest'
import { contract } from '../../src-main/contract/index.ts'
import { refusalSchema } from '../../src-main/contract/refusals.ts'

interface Found {
  name: string
  definition: {
    inputSchema?: unknown
    outputSchema?: unknown
    errorMap: Record<string, { data?: unknown } | undefined>
  }
}

function procedures(node: unknown, path: string[] = []): Found[] {
  if (isContractProcedure(node)) return [{ name: path.join('.'), definition: node['~orpc'] }]
  return Object.entries(node as object).flatMap(([key, value]) => procedures(value, [...path, key]))
}

const all = procedures(contract)
const names = (wrong: (found: Found) => boolean) => all.filter(wrong).map(({ name }) => name)

/** Schemas of zod say so themselves (Standard Schema); a stream's output wraps its items. */
function vendorOf(schema: unknown): string | undefined {
  return (schema as { '~standard'?: { vendor?: string } } | undefined)?.['~standard']?.vendor
}

describe('the contract', () => {
  it('has procedures', () => expect(all.length).toBeGreaterThan(20))

  it('gives each an input by zod', () => {
    expect(names(({ definition }) => vendorOf(definition.inputSchema) !== 'zod')).toEqual([])
  })

  it('gives each an output by zod, or a stream', () => {
    expect(names(({ definition }) => !['zod', 'orpc'].includes(vendorOf(definition.outputSchema) ?? ''))).toEqual([])
  })

  it('names none as something that every function has: a client would call that instead', () => {
    const taken = new Set([
      ...Object.getOwnPropertyNames(Function.prototype),
      'then',
      ...Object.getOwnPropertyNames(Object.prototype),
    ])
    expect(names(({ name }) => name.split('.').some((part) => taken.has(part)))).toEqual([])
  })

  it('lets each refuse with the one typed error', () => {
    expect(names(({ definition }) => definition.errorMap.REFUSED?.data !== refusalSchema)).toEqual([])
  })
})

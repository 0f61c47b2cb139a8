import { implement, ORPCError } from '@orpc/server'
import { StationError } from '../../../src-main/contract/errors.ts'
import { contract } from '../../../src-main/contract/index.ts'
import type { FakeStation } from './fake-station.ts'

export const os = implement(contract)
  .$context<{ fake: FakeStation }>()
  .use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      if (!(error instanceof StationError)) throw error
      const { code, params, details } = error
      const data = { code, params, zh: `拒绝：${code}`, en: `Refused: ${code}`, details }
      throw new ORPCError('REFUSED', { status: 422, defined: true, data })
    }
  })

export const ok = { ok: true as const }

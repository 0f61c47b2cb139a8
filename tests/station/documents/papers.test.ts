import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { type PaperKind, paperKindSchema } from '../../../src-main/contract/compliance.ts'
import { documentsApi } from '../../../src-main/station/documents/api.ts'
import { handOver, MONTH, playToFrozen, postBoard, settle } from './month.ts'

/** ANXIN_PAPERS=folder keeps the papers for looking at. */
const folder = process.env.ANXIN_PAPERS

describe('papers of a settled month', () => {
  it('are PDF files, every kind', async () => {
    const many = Number(process.env.ANXIN_PAPER_WORKERS ?? 4)
    const site = await playToFrozen({ workersPerTeam: many })
    await postBoard(site)
    settle(site, await handOver(site))
    for (const kind of paperKindSchema.options as PaperKind[]) {
      const paper = await call(documentsApi.paper, { kind, month: MONTH }, { context: site.clerkContext })
      const bytes = Buffer.from(paper.contentBase64, 'base64')
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      if (folder) {
        mkdirSync(folder, { recursive: true })
        writeFileSync(join(folder, `${kind}.pdf`), bytes)
      }
    }
  })
})

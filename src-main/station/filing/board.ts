import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { channelsSchema } from '../../contract/compliance.ts'
import { projectOf } from '../roster/queries.ts'
import { all, type Db, one } from '../store/db.ts'
import { resourcesDir } from '../store/resources.ts'
import { type BoardItem, boardItems } from './board-items.ts'

/** Reads of the rights board (条例 art. 34). They stand below the rooms that show it: rights, compliance and documents. */

export type Channels = z.infer<typeof channelsSchema>

/** Channels as last set; before that only the national hotline of `resources/policies/hotlines.json`. */
export function channelsOf(db: Db): Channels {
  const row = one<{ channels: string }>(db, 'SELECT channels FROM rights_channels ORDER BY seq DESC LIMIT 1')
  if (row) return channelsSchema.parse(JSON.parse(row.channels))
  return { authorityName: '', authorityPhone: '', arbitration: '', legalAid: '', hotline: defaultHotline() }
}

function defaultHotline(): string {
  const file = JSON.parse(readFileSync(join(resourcesDir(), 'policies', 'hotlines.json'), 'utf8')) as {
    rows: Array<{ legalService: string }>
  }
  return file.rows[0]?.legalService ?? ''
}

interface CompanyRow {
  kind: 'general' | 'subcontractor'
  name: string
  contactName: string
  contactPhone: string
}

/** Items of the board as the station knows them today. */
export function boardOf(db: Db): BoardItem[] {
  const companies = all<CompanyRow>(
    db,
    'SELECT kind, name, contact_name AS contactName, contact_phone AS contactPhone FROM company ORDER BY name, id',
  )
  return boardItems({
    project: projectOf(db) ?? null,
    general: companies.find((company) => company.kind === 'general') ?? null,
    subcontractors: companies.filter((company) => company.kind === 'subcontractor'),
    clerks: all<{ name: string }>(
      db,
      "SELECT name FROM app_user WHERE role = 'clerk' AND active = 1 ORDER BY name",
    ).map((row) => row.name),
    channels: channelsOf(db),
  })
}

export interface PostedBoard {
  postedOn: string
  place: string
  photoSha256: string
  items: BoardItem[]
  gaps: number
}

/** The board that was posted last, on or before a date if one is given. */
export function postedBoard(db: Db, until = '9999-12-31'): PostedBoard | undefined {
  const row = one<Omit<PostedBoard, 'items'> & { items: string }>(
    db,
    `SELECT posted_on AS postedOn, place, photo_sha256 AS photoSha256, items, gaps FROM rights_board
     WHERE posted_on <= ? ORDER BY posted_on DESC, recorded_at DESC, id LIMIT 1`,
    [until],
  )
  return row && { ...row, items: JSON.parse(row.items) as BoardItem[] }
}

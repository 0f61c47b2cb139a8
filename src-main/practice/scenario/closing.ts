import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type { PaperKind } from '../../contract/compliance.ts'
import { nextMonth } from './attendance.ts'
import type { Stage } from './types.ts'

const MONTH_PAPERS: PaperKind[] = ['rights-board', 'bank-voucher', 'month-book']
const TEAM_PAPERS: PaperKind[] = ['attendance-sheet', 'wage-list', 'notice', 'payslips']

/** The rights board with its channels and its photo, at the start of the month. */
export async function postBoard(stage: Stage): Promise<void> {
  await stage.manager.rights.setChannels({
    authorityName: '练习市住房和城乡建设局',
    authorityPhone: '10000000020',
    arbitration: '练习市劳动争议仲裁院 10000000021',
    legalAid: '练习区法律援助中心 10000000022',
    hotline: '12348',
  })
  await stage.clerk.rights.postBoard({
    postedOn: `${stage.month}-01`,
    photoBase64: practicePhoto().toString('base64'),
    place: '项目部大门东侧',
  })
}

/** Files the month, binds the book and writes every paper into a folder. Returns the file names. */
export async function closeMonth(stage: Stage, folder: string): Promise<string[]> {
  await stage.setClock(`${nextMonth(stage.month)}-13`, '10:00:00')
  await stage.clerk.filing.record({
    month: stage.month,
    how: 'paper',
    receiptNumber: `LX-${stage.month}-001`,
    filedOn: `${nextMonth(stage.month)}-13`,
    receiptBase64: practicePhoto().toString('base64'),
  })
  await stage.clerk.documents.bindBook({ month: stage.month })
  mkdirSync(folder, { recursive: true })
  const names: string[] = []
  for (const kind of MONTH_PAPERS) names.push(await writePaper(stage, folder, kind, null))
  for (const teamId of stage.site.teamIds) {
    for (const kind of TEAM_PAPERS) names.push(await writePaper(stage, folder, kind, teamId))
    stage.progress('papers', names.length, MONTH_PAPERS.length + TEAM_PAPERS.length * stage.site.teamIds.length)
  }
  return names
}

async function writePaper(stage: Stage, folder: string, kind: PaperKind, teamId: string | null): Promise<string> {
  const paper = await stage.clerk.documents.paper({ kind, month: stage.month, teamId })
  writeFileSync(join(folder, paper.fileName), Buffer.from(paper.contentBase64, 'base64'))
  return paper.fileName
}

/** A small grey PNG that stands for the photo of a board or a receipt on the practice site. */
function practicePhoto(): Buffer {
  const width = 320
  const height = 240
  const rows = Buffer.alloc((width + 1) * height, 0xb0)
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

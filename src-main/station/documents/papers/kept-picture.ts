import { filingsOf } from '../../filing/queries.ts'
import { noticePhotosOf } from '../../payroll/notice.ts'
import { siteDate } from '../../roster/queries.ts'
import { all, one } from '../../store/db.ts'
import type { PaperContext } from '../data.ts'
import { MARGIN, type Section } from '../paper.ts'
import { words } from '../words.ts'
import { dateWords, drawHead, type Fact, grouped, headHeight } from './common.ts'

interface Kept {
  title: string
  facts: Fact[]
  sha256: string
}

/** Photos of the rights board that hang in or before the month, the newest first, at most three. */
export function boardPhotoSections(context: PaperContext): Section[] {
  return all<{ postedOn: string; place: string; sha256: string }>(
    context.db,
    `SELECT posted_on AS postedOn, place, photo_sha256 AS sha256 FROM rights_board WHERE posted_on <= ?
     ORDER BY posted_on DESC, id DESC LIMIT 3`,
    [context.date],
  ).map(({ postedOn, place, sha256 }) =>
    pictureSection(context, {
      title: words('paper.board-photo', { date: postedOn }),
      facts: [
        [words('label.posted-on'), dateWords(postedOn)],
        [words('label.place'), place],
      ],
      sha256,
    }),
  )
}

/** Photos of a posted list, in the order of their dates; one added after the freeze says so. */
export function noticePhotoSections(context: PaperContext, list: { listId: string; teamName: string }): Section[] {
  return noticePhotosOf(context.db, list.listId).map(({ takenOn, addedAt, addedBy, afterFreeze, sha256 }) =>
    pictureSection(context, {
      title: words('paper.notice-photo', { team: list.teamName, date: takenOn }),
      facts: [
        [words('label.taken-on'), dateWords(takenOn)],
        [
          words('label.added-by'),
          words(afterFreeze ? 'photo-added-late' : 'photo-added', {
            name: addedBy,
            date: dateWords(siteDate(context.db, addedAt)),
          }),
        ],
      ],
      sha256,
    }),
  )
}

/** The authority's receipts of the month's filings, as they were kept. */
export function receiptSections(context: PaperContext): Section[] {
  return filingsOf(context.db, context.month).flatMap(({ how, receiptNumber, filedOn, receiptSha256 }) =>
    receiptSha256 === null
      ? []
      : [
          pictureSection(context, {
            title: words('paper.receipt', { receipt: receiptNumber }),
            facts: [
              [words('label.receipt'), receiptNumber],
              [words('label.filed-on'), `${dateWords(filedOn)}（${words(`how.${how}`)}）`],
            ],
            sha256: receiptSha256,
          }),
        ],
  )
}

/** One kept picture on a page of its own; a file that is no picture, or one that cannot be drawn, is named by its hash. */
function pictureSection(context: PaperContext, kept: Kept): Section {
  return {
    title: kept.title,
    pages: 1,
    landscape: false,
    draw(canvas) {
      const width = canvas.width - 2 * MARGIN
      drawHead(canvas, context, { title: kept.title, facts: kept.facts, columns: 1 })
      const y = headHeight({ facts: kept.facts, columns: 1 })
      canvas.text(`SHA-256　${grouped(kept.sha256)}`, MARGIN, y + 2, width, { size: 7.5, grey: 0.3 })
      const blob = one<{ bytes: Buffer; type: string }>(
        context.db,
        'SELECT bytes, media_type AS type FROM blob WHERE sha256 = ?',
        [kept.sha256],
      )
      const top = y + 8
      const drawn =
        blob?.type.startsWith('image/') && canvas.picture(blob.bytes, MARGIN, top, width, canvas.height - top - 18)
      if (!drawn) {
        const key = blob?.type === 'application/pdf' ? 'kept-apart' : 'picture-unreadable'
        canvas.text(words(key), MARGIN, top + 10, width, { size: 11, align: 'center' })
      }
    },
  }
}

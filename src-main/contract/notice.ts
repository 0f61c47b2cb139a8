import { z } from 'zod'
import { base, dateSchema, idSchema, instantSchema } from './common.ts'

export const noticePhotoSchema = z.strictObject({
  id: idSchema,
  takenOn: dateSchema,
  addedAt: instantSchema,
  /** Name of who added it. */
  addedBy: z.string(),
  /** Added when the list was frozen already. */
  afterFreeze: z.boolean(),
  sha256: z.string(),
})
export type NoticePhoto = z.infer<typeof noticePhotoSchema>

/** Photos of a posted wage list 公示照片: evidence that it hung (条例 §34). */
export const noticeProcedures = {
  noticePhotos: base.input(z.strictObject({ listId: idSchema })).output(z.array(noticePhotoSchema)),
  /** JPEG or PNG, of a list that is posted or was: also later than the freeze, which shows. */
  addNoticePhoto: base
    .input(z.strictObject({ listId: idSchema, takenOn: dateSchema, photoBase64: z.base64().max(7_000_000) }))
    .output(z.strictObject({ photoId: idSchema })),
  noticePhoto: base
    .input(z.strictObject({ photoId: idSchema }))
    .output(z.strictObject({ mediaType: z.string(), contentBase64: z.base64() })),
}

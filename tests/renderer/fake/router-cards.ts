import { StationError } from '../../../src-main/contract/errors.ts'
import { ok, os } from './os.ts'
import { id, NOW, nameOf } from './world.ts'

const READER = { deviceId: id('DV', 9), name: '门口读卡器', cardFormat: '8h10d' as const }

/** Cards: one worker's is known, one belongs to somebody who has left, any other to nobody. */
export function cardRouter() {
  return {
    keyboardReader: os.attendance.keyboardReader.handler(() => READER),
    cardTap: os.attendance.cardTap.handler(({ context: { fake }, input }) => {
      fake.taps.push(input.text)
      const outcome = input.text === '0040856634' ? 'punched' : input.text === '0000000999' ? 'left' : 'unknown'
      const name = outcome === 'punched' ? nameOf(2) : outcome === 'left' ? '钱*' : null
      const { text: number } = input
      return { outcome, name, number, at: NOW, time: '07:01:22', direction: null, deviceName: READER.name } as const
    }),
    readerTaps: os.attendance.readerTaps.handler(() => []),
    tapsTaken: os.attendance.tapsTaken.handler(() => ok),
    setCardFormat: os.attendance.setCardFormat.handler(({ context: { fake }, input }) => {
      fake.formats.push(input.format)
      return ok
    }),
    numbersOf: os.attendance.numbersOf.handler(() => [
      {
        deviceId: null,
        deviceName: null,
        number: '0713233758',
        card: true,
        fromDate: '2026-09-01',
        toDate: '2026-10-11',
        current: false,
      },
      {
        deviceId: id('DV', 2),
        deviceName: '东门考勤机',
        number: '1003',
        card: false,
        fromDate: '2026-09-01',
        toDate: null,
        current: true,
      },
    ]),
    giveCard: os.attendance.giveCard.handler(({ context: { fake }, input }) => {
      if (!input.takeOver)
        throw new StationError('attendance.card-of-another', {
          number: input.text,
          name: nameOf(4),
          from: '2026-09-01',
        })
      fake.given.push({ text: input.text, takeOver: input.takeOver })
      return { number: input.text, punches: 0 }
    }),
    endNumber: os.attendance.endNumber.handler(() => ok),
  }
}

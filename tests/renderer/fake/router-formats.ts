import { bankProfiles } from '../../../src-main/station/bank/formats/profiles.ts'
import { os } from './os.ts'

/** The shipped profiles as a station shows them that has set nothing. */
export function formatsRouter() {
  return {
    profiles: os.bank.profiles.handler(() =>
      bankProfiles().map(
        ({ id, name, confirmWithBank, confirm, source, transports, encoding, file, banks, maxRows, parameters }) => ({
          ...{ id, name, confirmWithBank, confirm, source, transports, encoding, kind: file.kind },
          othersPayees: banks.others,
          limits: { maxRows, maxAmountFen: null, maxTotalFen: null },
          parameters: parameters.map((parameter) => ({ ...parameter, value: null, isSet: false })),
          ready: parameters.every(({ required }) => !required),
        }),
      ),
    ),
  }
}

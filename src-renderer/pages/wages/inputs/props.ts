import type { PayInputs, PayPeople } from '../../../../src-main/contract/pay.ts'

/** What every part of the inputs page is given: the team's month, what is recorded, and who is paid how. */
export interface InputsProps {
  teamId: string
  teamName: string
  month: string
  inputs: PayInputs
  pay: PayPeople & { lastDay: string }
}

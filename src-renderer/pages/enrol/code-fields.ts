/** Which field a refusal belongs to where the engine names none in `where`. */
export const CODE_FIELDS: Readonly<Record<string, string>> = {
  'roster.phone-malformed': 'phone',
  'roster.holder-differs': 'holderName',
  'roster.holder-not-worker': 'holderName',
  'roster.account-malformed': 'accountNumber',
  'roster.account-luhn': 'accountNumber',
  'roster.account-in-use': 'accountNumber',
  'roster.cnaps-malformed': 'cnaps',
  'roster.cnaps-check-digit': 'cnaps',
  'roster.unknown-team': 'teamId',
  'roster.unknown-trade': 'trade',
  'roster.training-after-entry': 'trainingDate',
  'roster.contract-number-in-use': 'contractNumber',
}

/** Which field a refusal belongs to where the engine names none in `where`. */
export const CODE_FIELDS: Readonly<Record<string, string>> = {
  'roster.account-character': 'accountNumber',
  'roster.account-length': 'accountNumber',
  'roster.account-luhn': 'accountNumber',
  'roster.account-of-another': 'accountNumber',
  'roster.account-unchanged': 'accountNumber',
  'roster.cnaps-length': 'cnaps',
  'roster.cnaps-check-digit': 'cnaps',
  'roster.holder-not-worker': 'holderName',
  'roster.unknown-team': 'teamId',
  'roster.unknown-trade': 'trade',
  'roster.contract-dates': 'contractTo',
  'roster.contract-not-covering': 'contractTo',
  'roster.training-after-entry': 'trainingDate',
  'roster.engagement-overlap': 'entryDate',
  'roster.no-rate': 'dayRateFen',
}

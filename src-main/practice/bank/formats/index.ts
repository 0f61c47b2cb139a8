import { readPain001 } from '../orders.ts'
import { writePain002 } from '../pain002.ts'
import type { BankFormat } from './format.ts'
import { abc, csv, icbcSheet, rural, xlsx } from './table-formats.ts'
import { boc, ccb, cmb, payper } from './xml-formats.ts'

const iso: BankFormat = {
  read: (bytes) => readPain001(bytes),
  result: (batch, payments) =>
    writePain002(batch, payments, { reportId: `RP${batch.messageId}`, createdAt: batch.receivedAt }),
}

/** Every format that the practice bank speaks, by the id of the station's profile. */
export const BANK_FORMATS: Readonly<Record<string, BankFormat>> = {
  'iso20022-pain001': iso,
  'rural-txt': rural,
  'abc-cfrt03': abc,
  'cmb-n03010': cmb,
  'ccb-6w1303': ccb,
  'boc-b2e0078': boc,
  'icbc-sheet': icbcSheet,
  'icbc-payper': payper,
  'generic-csv': csv,
  'generic-xlsx': xlsx,
}

/** What users of other systems suffer from, by thread, and where the answer is shown: golden rows by their source, else a test by file and words. */

export interface Pain {
  pain: string
  /** Sources of golden rows; the same words stand in a table. */
  golden?: readonly string[]
  /** File below `tests`, and words that stand in a title of it: what is not about punches or money has its own tests. */
  tests?: ReadonlyArray<readonly [file: string, words: string]>
}

// biome-ignore format: a table is read by its columns
export const PAINS: Pain[] = [
  { pain: 'a night shift over midnight is split or given to the next day', golden: ['hrms#3298', 'horilla#358', 'odoo PR#286150'] },
  { pain: 'a forgotten out: the next morning’s in is read as one', golden: ['odoo#29645', 'hrms#3353', 'hrms#3859'] },
  { pain: 'double taps and records of one second block the worker', golden: ['odoo#27762', 'OCA/hr#845'] },
  { pain: 'a pull returns fewer records at random', golden: ['node-zklib#48', 'python_zklib#4', 'pyzk#93'], tests: [['devices/drivers/zk-terminal.test.ts', 'is not content with fewer records than the terminal counts']] },
  { pain: 'the device clock is wrong, dates are off by years', golden: ['pyzatt#18', 'php_zklib#59'], tests: [['station/attendance/rules/time.test.ts', 'adms#14: a lead of two and a half hours'], ['station/attendance/rules/time.test.ts', 'pyzk#211: 31 February']] },
  { pain: 'UTC against the local day', golden: ['odoo PR#192434', 'hrms#661'] },
  { pain: 'marked absent before the data came', golden: ['hrms PR#713', 'hrms#5082', 'hrms#3349'] },
  { pain: 'the sync dies in silence and gaps are never filled', golden: ['bast#90'], tests: [['devices/drivers/zk-terminal.test.ts', 'repeats a pull that was cut off']] },
  { pain: 'numbers of a device are short, reused or unknown, and stop the import', golden: ['bast PR#24', 'pyzk#209', 'pyzk#14'] },
  { pain: 'a terminal stays locked when the reading fails', tests: [['devices/drivers/zk-corruption.test.ts', 'leaves the terminal unlocked'], ['devices/drivers/zk-terminal.test.ts', 'unlocks at its first contact']] },
  { pain: 'a correction after the payroll is closed', golden: ['hrms PR#2942', 'hrms#3562', 'hrms#901', 'paySphere#1647'] },
  { pain: 'attendance changes after the close, without a reason', golden: ['kimai#4899'], tests: [['station/attendance/month.test.ts', 'is closed once (OCA/hr PR#831, kimai#4899)']] },
  { pain: 'one person is paid twice for a period', tests: [['station/payroll/flow.test.ts', 'holds one living list per team and month'], ['station/bank/batch.test.ts', 'refuses a second living payment of a line']] },
  { pain: 'cents drift, the batch is not the sum of its slips', golden: ['erpnext#9300', 'erpnext#16627', 'hrms#190', 'hrms#5138'], tests: [['station/bank/before-hand-over.test.ts', 'the file adds up to the lists']] },
  { pain: 'the bank refuses the file for characters and names', tests: [['bank/formats/text-file.test.ts', 'names every worker whose name the encoding lacks'], ['bank/formats/text-file.test.ts', 'never writes a byte that reads back as another character']] },
  { pain: 'a long run stops in the middle and hides the row at fault', tests: [['station/payroll/left-out.test.ts', 'is left out by name'], ['station/payroll/left-out.test.ts', 'is refused with every name']] },
  { pain: 'paid days are wrong with several stays a day and with thresholds', golden: ['hrms#125', 'hrms#119'] },
  { pain: 'slips go out before the payment is final', tests: [['station/bank/outbox.test.ts', 'has recorded that the batch is about to leave before the first byte leaves'], ['station/documents/papers.test.ts', 'is refused, with reasons, until every wage is frozen and paid']] },
  { pain: 'an unplugged device hangs the program', tests: [['devices/unplug.test.ts', 'unplugged and replugged 50 times'], ['devices/line/line.test.ts', 'notices a port that went without a word']] },
  { pain: 'large tables choke', tests: [['renderer/screens.test.ts', 'keeps only the cells in view']] },
]

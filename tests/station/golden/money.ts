/** Golden rows of piecework, deductions and income tax, worked out by hand or by the source named. Amounts in fen. */
import type { Deduction, PieceItem } from '../../../src-main/contract/pay.ts'

type Item = Pick<PieceItem, 'quantityMilli' | 'unitPriceFen' | 'percent'>
const item = (quantityMilli: number, unitPriceFen: number, percent: Item['percent'] = 100): Item => ({
  quantityMilli,
  unitPriceFen,
  percent,
})

// biome-ignore format: a table is read by its columns
export const MEASURES: Array<{ name: string; source: string; items: Item[]; whole: number }> = [
  { name: '100 square metres at 45.00', source: 'form 计件工程量确认单', items: [item(100_000, 4_500)], whole: 450_000 },
  { name: 'to the thousandth of a unit', source: 'DESIGN §4', items: [item(123_456, 4_500)], whole: 555_552 },
  { name: 'half a fen rounds up, once per position', source: 'domain §5.2', items: [item(1_005, 100), item(1_005, 100)], whole: 202 },
  { name: 'overtime on piecework at 150 %', source: '工资支付暂行规定 §13', items: [item(10_000, 4_500, 150)], whole: 67_500 },
  { name: 'on rest days at 200 %', source: '工资支付暂行规定 §13', items: [item(10_000, 4_500, 200)], whole: 90_000 },
  { name: 'on statutory holidays at 300 %', source: '工资支付暂行规定 §13', items: [item(10_000, 4_500, 300)], whole: 135_000 },
  { name: 'a pot of three positions', source: 'form 计件工程量确认单', items: [item(85_500, 3_800), item(12_250, 9_000), item(4_000, 3_800, 150)], whole: 324_900 + 110_250 + 22_800 },
]

// biome-ignore format: a table is read by its columns
export const POTS: Array<{ name: string; source: string; split: 'workdays' | 'shares'; amountFen: number; workers: Array<[string, number]>; shares?: Array<{ engagementId: string; weight: number }>; gives: unknown }> = [
  { name: 'three equal workers, one odd fen', source: 'hrms#5138', split: 'workdays', amountFen: 10_000, workers: [['A', 100], ['B', 100], ['C', 100]], gives: [['A', 3_334], ['B', 3_333], ['C', 3_333]] },
  { name: 'two odd fen', source: 'hrms#5138', split: 'workdays', amountFen: 10_001, workers: [['A', 100], ['B', 100], ['C', 100]], gives: [['A', 3_334], ['B', 3_334], ['C', 3_333]] },
  { name: 'by workdays 20 : 10 : 5', source: 'domain §5.1 包工', split: 'workdays', amountFen: 350_000, workers: [['A', 2000], ['B', 1000], ['C', 500]], gives: [['A', 200_000], ['B', 100_000], ['C', 50_000]] },
  { name: 'half days weigh half', source: 'domain §5.1 包工', split: 'workdays', amountFen: 30_000, workers: [['A', 100], ['B', 50]], gives: [['A', 20_000], ['B', 10_000]] },
  { name: 'the largest remainder gets the fen', source: 'hrms#190', split: 'workdays', amountFen: 100, workers: [['A', 300], ['B', 300], ['C', 100]], gives: [['A', 43], ['B', 43], ['C', 14]] },
  { name: 'agreed shares whatever the days', source: 'domain §5.1 包工', split: 'shares', amountFen: 100_000, workers: [['A', 100], ['B', 2600]], shares: [{ engagementId: 'A', weight: 3 }, { engagementId: 'B', weight: 1 }], gives: [['A', 75_000], ['B', 25_000]] },
  { name: 'only those who share', source: 'domain §5.1 包工', split: 'workdays', amountFen: 100_000, workers: [['A', 1000], ['B', 1000], ['C', 1000]], shares: [{ engagementId: 'A', weight: 1 }, { engagementId: 'C', weight: 1 }], gives: [['A', 50_000], ['C', 50_000]] },
  { name: 'one worker takes it all', source: 'domain §5.1 包工', split: 'workdays', amountFen: 77_777, workers: [['A', 1]], gives: [['A', 77_777]] },
  { name: 'nobody shares without a day on the sheet', source: 'domain §6 paid without attendance', split: 'shares', amountFen: 100_000, workers: [['A', 1000]], shares: [{ engagementId: 'A', weight: 1 }, { engagementId: 'Z', weight: 1 }], gives: 'payroll.share-without-days' },
  { name: 'a pot without workers', source: 'issue: no line without engagement', split: 'workdays', amountFen: 100_000, workers: [], gives: 'payroll.pot-without-workers' },
]

type Kind = Deduction['kind']
// biome-ignore format: a table is read by its columns
export const CLAIMS: Array<{ name: string; source: string; gross: number; minimum: number | null; claims: Array<[Kind, number]>; gives: unknown }> = [
  { name: 'nothing is asked', source: '工资支付暂行规定 §15', gross: 700_000, minimum: 226_000, claims: [], gives: [] },
  { name: 'insurance and tax in this order', source: '工资支付暂行规定 §15', gross: 700_000, minimum: 226_000, claims: [['tax', 1_000], ['social-insurance', 50_000]], gives: [['social-insurance', 50_000], ['tax', 1_000]] },
  { name: 'maintenance by court order', source: '工资支付暂行规定 §15(3)', gross: 700_000, minimum: 226_000, claims: [['court-order', 150_000]], gives: [['court-order', 150_000]] },
  { name: 'damage under a fifth', source: '工资支付暂行规定 §16', gross: 700_000, minimum: 226_000, claims: [['damage', 100_000]], gives: [['damage', 100_000]] },
  { name: 'damage is cut at a fifth', source: '工资支付暂行规定 §16', gross: 700_000, minimum: 226_000, claims: [['damage', 500_000]], gives: [['damage', 140_000]] },
  { name: 'a fifth rounds down', source: '工资支付暂行规定 §16', gross: 700_004, minimum: 226_000, claims: [['damage', 500_000]], gives: [['damage', 140_000]] },
  { name: 'two damages share the fifth', source: '工资支付暂行规定 §16', gross: 700_000, minimum: 226_000, claims: [['damage', 100_000], ['damage', 100_000]], gives: [['damage', 100_000], ['damage', 40_000]] },
  { name: 'damage leaves the minimum wage', source: '工资支付暂行规定 §16', gross: 250_000, minimum: 226_000, claims: [['damage', 50_000]], gives: [['damage', 24_000]] },
  { name: 'damage takes nothing at the minimum wage', source: '工资支付暂行规定 §16', gross: 226_000, minimum: 226_000, claims: [['damage', 50_000]], gives: [] },
  { name: 'damage takes nothing under it', source: '工资支付暂行规定 §16', gross: 200_000, minimum: 226_000, claims: [['damage', 50_000]], gives: [] },
  { name: 'insurance comes before the minimum is measured', source: '工资支付暂行规定 §16', gross: 270_000, minimum: 226_000, claims: [['damage', 50_000], ['social-insurance', 20_000]], gives: [['social-insurance', 20_000], ['damage', 24_000]] },
  { name: 'an advance is a payment already made', source: 'domain §5.2 生活费预支', gross: 700_000, minimum: 226_000, claims: [['advance', 200_000]], gives: [['advance', 200_000]] },
  { name: 'an advance takes all that is left and no more', source: 'domain §5.2', gross: 100_000, minimum: 226_000, claims: [['advance', 200_000]], gives: [['advance', 100_000]] },
  { name: 'an advance comes last', source: 'domain §5.2', gross: 100_000, minimum: null, claims: [['advance', 200_000], ['tax', 10_000]], gives: [['tax', 10_000], ['advance', 90_000]] },
  { name: 'of two advances the first is set off first', source: 'domain §5.2', gross: 100_000, minimum: null, claims: [['advance', 80_000], ['advance', 50_000]], gives: [['advance', 80_000], ['advance', 20_000]] },
  { name: 'a court order over the wage is refused', source: '工资支付暂行规定 §15', gross: 100_000, minimum: 226_000, claims: [['court-order', 100_001]], gives: 'payroll.deductions-exceed-wage' },
  { name: 'tax over the wage is refused', source: '工资支付暂行规定 §15', gross: 1_000, minimum: null, claims: [['tax', 1_001]], gives: 'payroll.deductions-exceed-wage' },
  { name: 'what a manager approved comes after damage', source: 'domain §5.2 罚款 warns', gross: 700_000, minimum: 226_000, claims: [['other', 5_000], ['damage', 500_000]], gives: [['damage', 140_000], ['other', 5_000]] },
]

/** Sheet closed anew after the freeze: gross and workdays paid, gross and workdays now, what a supplementary list owes (null: nothing). */
// biome-ignore format: a table is read by its columns
export const CORRECTIONS: Array<{ name: string; source: string; paid: [fen: number, centi: number]; now: [fen: number, centi: number]; owed: number | null }> = [
  { name: 'two forgotten days are owed as the difference', source: 'hrms PR#2942', paid: [700_000, 2000], now: [770_000, 2200], owed: 70_000 },
  { name: 'overtime found later is owed without a workday more', source: 'hrms#3562', paid: [35_000, 100], now: [48_125, 100], owed: 13_125 },
  { name: 'a day too many takes nothing back by itself', source: 'hrms#901', paid: [700_000, 2000], now: [665_000, 1900], owed: null },
  { name: 'the same figures again owe nothing', source: 'paySphere#1647', paid: [700_000, 2000], now: [700_000, 2000], owed: null },
]

const repeat = (fen: number, months: number) => Array.from({ length: months }, () => fen)

/** `deducted`: insurance and special deductions of each month. */
// biome-ignore format: a table is read by its columns
export const TAX_YEARS: Array<{ name: string; source: string; income: number[]; deducted: number; withheld: number[] }> = [
  { name: '10,000 a month, 1,500 insurance, 1,000 special', source: '国家税务总局公告2018年第56号 解读 例1', income: repeat(1_000_000, 3), deducted: 250_000, withheld: [7_500, 7_500, 7_500] },
  { name: '30,000 a month, 4,500 insurance, 2,000 special', source: '国家税务总局公告2018年第56号 解读 例2', income: repeat(3_000_000, 3), deducted: 650_000, withheld: [55_500, 62_500, 185_000] },
  { name: '5,000 a month is free', source: '个人所得税法 §6', income: repeat(500_000, 12), deducted: 0, withheld: repeat(0, 12) },
  { name: '8,000 a month', source: '个人所得税法 §3, 税率表一', income: repeat(800_000, 12), deducted: 0, withheld: repeat(9_000, 12) },
  { name: 'a low month after a high one gives nothing back', source: '国家税务总局公告2018年第61号 §6', income: [1_500_000, 100_000, 900_000], deducted: 0, withheld: [30_000, 0, 0] },
  { name: 'from the first bracket into the second', source: '个人所得税法 §3, 税率表一', income: [4_100_000, 600_000], deducted: 0, withheld: [108_000, 10_000] },
]

/** Golden cases of pay by the day, worked out by hand. Amounts in fen, workdays in hundredths; `days` is a list of spans of equal days. */

export interface Span {
  from: string
  count: number
  workday?: number
  overtime?: number
  /** Minutes of a workday and percent of the shift; 480 and 150 unless told. */
  workdayMinutes?: number
  percent?: number
}

export interface GoldenCase {
  name: string
  source: string
  rates: Array<[fromDate: string, dayRateFen: number]>
  spans: Span[]
  /** Amounts of the components in order: day-rate periods, then overtime. */
  amounts: number[]
  gross: number
}

const ONE: Array<[string, number]> = [['2026-09-01', 35_000]]

// biome-ignore format: a table is read by its columns
export const GOLDEN: GoldenCase[] = [
  { name: 'one whole day', source: '条例 §11', rates: ONE, spans: [{ from: '2026-09-01', count: 1 }], amounts: [35_000], gross: 35_000 },
  { name: 'full month of 26 days', source: '条例 §11', rates: ONE, spans: [{ from: '2026-09-01', count: 26 }], amounts: [910_000], gross: 910_000 },
  { name: 'thirty days without rest', source: '条例 §12', rates: ONE, spans: [{ from: '2026-09-01', count: 30 }], amounts: [1_050_000], gross: 1_050_000 },
  { name: 'nothing worked', source: '条例 §15', rates: ONE, spans: [], amounts: [], gross: 0 },
  { name: 'half a day', source: 'domain §5.1 点工', rates: ONE, spans: [{ from: '2026-09-01', count: 1, workday: 50 }], amounts: [17_500], gross: 17_500 },
  { name: 'a quarter of an odd rate', source: 'domain §5.2 rounding', rates: [['2026-09-01', 33_333]], spans: [{ from: '2026-09-01', count: 1, workday: 25 }], amounts: [8_333], gross: 8_333 },
  { name: 'half a fen rounds up', source: 'domain §5.2 rounding', rates: [['2026-09-01', 30_001]], spans: [{ from: '2026-09-01', count: 1, workday: 50 }], amounts: [15_001], gross: 15_001 },
  { name: 'three halves round once, not thrice', source: 'domain §5.2 rounding', rates: [['2026-09-01', 30_001]], spans: [{ from: '2026-09-01', count: 3, workday: 50 }], amounts: [45_002], gross: 45_002 },
  { name: 'less than half a fen rounds down', source: 'domain §5.2 rounding', rates: [['2026-09-01', 10_049]], spans: [{ from: '2026-09-01', count: 1, workday: 1 }], amounts: [100], gross: 100 },
  { name: 'a hundredth of a workday', source: 'domain §5.1', rates: ONE, spans: [{ from: '2026-09-01', count: 1, workday: 1 }], amounts: [350], gross: 350 },
  { name: 'one hour of overtime at 150 %', source: '劳动法 §44', rates: ONE, spans: [{ from: '2026-09-01', count: 1, overtime: 60 }], amounts: [35_000, 6_563], gross: 41_563 },
  { name: 'eight hours of overtime make a day and a half', source: '劳动法 §44', rates: ONE, spans: [{ from: '2026-09-01', count: 1, overtime: 480 }], amounts: [35_000, 52_500], gross: 87_500 },
  { name: 'overtime on many days rounds once', source: '劳动法 §44', rates: ONE, spans: [{ from: '2026-09-01', count: 4, overtime: 30 }], amounts: [140_000, 13_125], gross: 153_125 },
  { name: 'rest-day overtime at 200 %', source: '劳动法 §44', rates: ONE, spans: [{ from: '2026-09-05', count: 1, workday: 0, overtime: 480, percent: 200 }], amounts: [70_000], gross: 70_000 },
  { name: 'holiday overtime at 300 %', source: '劳动法 §44', rates: ONE, spans: [{ from: '2026-10-01', count: 1, workday: 0, overtime: 480, percent: 300 }], amounts: [105_000], gross: 105_000 },
  { name: 'overtime by agreement at 100 %', source: 'domain §5.1 加班按小时折工', rates: ONE, spans: [{ from: '2026-09-01', count: 1, overtime: 60, percent: 100 }], amounts: [35_000, 4_375], gross: 39_375 },
  { name: 'a workday of ten hours', source: 'domain §5.1 1 工 = 8–10 h', rates: ONE, spans: [{ from: '2026-09-01', count: 1, overtime: 60, workdayMinutes: 600 }], amounts: [35_000, 5_250], gross: 40_250 },
  { name: 'a workday of nine hours, half-hour over', source: 'domain §5.1', rates: [['2026-09-01', 36_000]], spans: [{ from: '2026-09-01', count: 1, overtime: 30, workdayMinutes: 540 }], amounts: [36_000, 3_000], gross: 39_000 },
  { name: 'rate rises in mid-month', source: '条例 §6', rates: [['2026-09-01', 35_000], ['2026-09-16', 38_000]], spans: [{ from: '2026-09-01', count: 20 }], amounts: [525_000, 190_000], gross: 715_000 },
  { name: 'rate falls in mid-month', source: '条例 §6', rates: [['2026-09-01', 40_000], ['2026-09-11', 36_050]], spans: [{ from: '2026-09-01', count: 20, workday: 50 }], amounts: [200_000, 180_250], gross: 380_250 },
  { name: 'overtime follows the rate of its day', source: '劳动法 §44, 条例 §6', rates: [['2026-09-01', 32_000], ['2026-09-02', 40_000]], spans: [{ from: '2026-09-01', count: 2, overtime: 60 }], amounts: [32_000, 40_000, 6_000, 7_500], gross: 85_500 },
  { name: 'a rate from an earlier month holds on', source: '条例 §6', rates: [['2026-03-01', 31_000]], spans: [{ from: '2026-09-01', count: 2 }], amounts: [62_000], gross: 62_000 },
  { name: 'the latest of several earlier rates holds', source: '条例 §6', rates: [['2026-03-01', 31_000], ['2026-06-01', 33_000], ['2026-08-31', 34_000]], spans: [{ from: '2026-09-01', count: 1 }], amounts: [34_000], gross: 34_000 },
  { name: 'a rate of the future does not count', source: '条例 §6', rates: [['2026-09-01', 31_000], ['2026-10-01', 99_000]], spans: [{ from: '2026-09-29', count: 2 }], amounts: [62_000], gross: 62_000 },
  { name: 'the rate holds from its own day on', source: '条例 §6', rates: [['2026-09-01', 31_000], ['2026-09-30', 32_000]], spans: [{ from: '2026-09-29', count: 2 }], amounts: [31_000, 32_000], gross: 63_000 },
  { name: 'two shifts in one month keep their own overtime', source: '劳动法 §44', rates: ONE, spans: [{ from: '2026-09-01', count: 1, overtime: 60 }, { from: '2026-09-02', count: 1, overtime: 60, percent: 200 }], amounts: [70_000, 6_563, 8_750], gross: 85_313 },
  { name: 'overtime without a workday', source: '劳动法 §44', rates: ONE, spans: [{ from: '2026-09-01', count: 1, workday: 0, overtime: 120 }], amounts: [13_125], gross: 13_125 },
  { name: 'the smallest rate', source: 'domain §0.13', rates: [['2026-09-01', 1]], spans: [{ from: '2026-09-01', count: 1, workday: 50 }], amounts: [1], gross: 1 },
  { name: 'a rate far beyond wages stays exact', source: 'domain §0.13', rates: [['2026-09-01', 9_007_199_254_740]], spans: [{ from: '2026-09-01', count: 1, workday: 99 }], amounts: [8_917_127_262_193], gross: 8_917_127_262_193 },
]

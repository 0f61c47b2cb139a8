import type { BankProfileView } from '../../../../src-main/contract/bank.ts'

export interface SamplePayee {
  name: string
  account: string
  amountFen: number | null
  cnaps: string
}

/** Fictional people for a trial: a plain name, one with a point in it, and one whose character many banks' programs lack. */
export function samplePayees(profile: Pick<BankProfileView, 'ownPrefixes'>): SamplePayee[] {
  const cnaps = `${profile.ownPrefixes[0] ?? '402'}339900019`.padEnd(12, '0').slice(0, 12)
  return [
    { name: '张三', account: '9990000000000001', amountFen: 500_001, cnaps },
    { name: '买买提·吐尔逊', account: '9990000000000002', amountFen: 623_450, cnaps },
    { name: '王㛃', account: '9990000000000003', amountFen: 710_000, cnaps },
  ]
}

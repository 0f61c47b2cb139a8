/** Accounts of the campaign's site, as the tests of the bank room have them; repeated here so that a run needs no test runner. */
export const ESCROW = '201000000000001'
export const WORKERS_CNAPS = '402339900017'

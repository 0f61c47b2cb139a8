/** The contract answered by the fake station. Outputs pass the contract's own schemas, so a screen is never shown what the engine could not send. */
import { StationError } from '../../../src-main/contract/errors.ts'
import type { FakeStation } from './fake-station.ts'
import { ok, os } from './os.ts'
import { attendanceRouter } from './router-attendance.ts'
import { moneyRouter } from './router-money.ts'
import { id, MONTH, NOW } from './world.ts'

export function fakeRouter() {
  return {
    access: {
      state: os.access.state.handler(({ context: { fake } }) => ({
        stationId: 'ST1',
        stationName: '滨江路项目部',
        practice: true,
        needsFirstUser: fake.users.length === 0,
        user: fake.user,
        users: fake.users.map(({ id, name, role }) => ({ id, name, role })),
        now: NOW,
      })),
      setUp: os.access.setUp.handler(({ context: { fake }, input }) => {
        const user = { id: id('US', 1), name: input.name, role: 'manager' as const, companyId: null, active: true }
        fake.users.push(user)
        fake.user = user
        return user
      }),
      signIn: os.access.signIn.handler(({ context: { fake }, input }) => {
        fake.user = fake.checkPin(input.userId, input.pin)
        return fake.user
      }),
      signOut: os.access.signOut.handler(({ context: { fake } }) => {
        fake.user = null
        return ok
      }),
      users: os.access.users.handler(({ context: { fake } }) => fake.users),
      createUser: os.access.createUser.handler(({ context: { fake }, input }) => {
        const user = {
          id: id('US', fake.users.length + 1),
          name: input.name,
          role: input.role,
          companyId: input.companyId,
          active: true,
        }
        fake.users.push(user)
        fake.changed('access.user-created')
        return user
      }),
      setPin: os.access.setPin.handler(() => ok),
      deactivateUser: os.access.deactivateUser.handler(() => ok),
    },
    roster: rosterRouter(),
    attendance: attendanceRouter(),
    ...moneyRouter(),
    station: {
      live: os.station.live.handler(({ context: { fake }, signal }) => fake.live(signal)),
      today: os.station.today.handler(({ context: { fake } }) => ({
        now: NOW,
        month: MONTH,
        workMonth: MONTH,
        workers: fake.workers.length,
        alerts: [
          { code: 'station.alert.payments-returned', params: { n: 5 }, serious: true, page: 'bank' },
          { code: 'station.alert.unknown-numbers', params: { n: 3 }, serious: false, page: 'attendance' },
          { code: 'station.alert.workers-without-account', params: { n: 7 }, serious: false, page: 'roster' },
          { code: 'station.alert.pull-incomplete', params: { n: 1 }, serious: true, page: 'devices' },
        ],
      })),
      check: os.station.check.handler(async ({ context: { fake } }) => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        return { passed: false, facts: fake.size, results: CHECKS }
      }),
      checkpoint: os.station.checkpoint.handler(({ context: { fake } }) => ({
        size: fake.size,
        note: `anxin.example/station/ST1\n${fake.size}\nqk0y0vYlh1nqk3nqv7qG3m2wAq0a1c7FyQbZVv8M3c0=\n\n— anxin.example/station/ST1 wXyzAbCdEf0123456789\n`,
        verifierKey: 'anxin.example/station/ST1+1a2b3c4d+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ABCDEF0=',
      })),
      facts: os.station.facts.handler(({ context: { fake }, input }) => {
        const from = input.from ?? fake.size - 1
        return Array.from({ length: Math.min(input.limit, from + 1) }, (_, index) => ({
          seq: from - index,
          kind: ['attendance.punches', 'roster.enrolled', 'payroll.line-confirmed', 'access.signed-in'][index % 4]!,
          at: new Date(Date.parse(NOW) - index * 61_000).toISOString(),
          actor: fake.users[index % fake.users.length]?.id ?? 'station',
          leaf: `${(from - index).toString(16).padStart(8, '0')}${'5e'.repeat(28)}`,
        }))
      }),
    },
  }
}

const CHECKS = [
  'journal-intact',
  'checkpoint-chain',
  'tables-match-journal',
  'gross-is-sum-of-lines',
  'net-is-gross-less-deductions',
  'batch-is-sum-of-payments',
  'one-line-per-worker-month',
  'paid-once',
  'every-workday-has-punches-or-approval',
  'payee-is-own-account',
  'blob-hashes',
].map((name) => ({
  name,
  passed: name !== 'blob-hashes',
  violations: name === 'blob-hashes' ? [{ where: 'blob 77ab…', what: 'SHA-256 differs' }] : [],
}))

function rosterRouter() {
  return {
    site: os.roster.site.handler(({ context: { fake } }) => fake.site),
    setProject: os.roster.setProject.handler(({ context: { fake }, input }) => {
      fake.site.project = { ...input, id: id('PJ', 1) }
      fake.changed('roster.project')
      return fake.site.project
    }),
    addCompany: os.roster.addCompany.handler(({ context: { fake }, input }) => {
      const company = { ...input, id: id('CM', fake.site.companies.length + 1) }
      fake.site.companies.push(company)
      fake.changed('roster.company')
      return company
    }),
    addTeam: os.roster.addTeam.handler(({ context: { fake }, input }) => {
      const company = fake.site.companies.find((one) => one.id === input.companyId)!
      const team = {
        id: id('TM', fake.site.teams.length + 1),
        companyId: company.id,
        companyName: company.name,
        name: input.name,
        workers: 0,
      }
      fake.site.teams.push(team)
      fake.changed('roster.team')
      return team
    }),
    cardOnReader: os.roster.cardOnReader.handler(({ context: { fake } }) => fake.card),
    enrol: os.roster.enrol.handler(({ context: { fake }, input }) => {
      if (input.account?.accountNumber.endsWith('0')) {
        throw new StationError('roster.enrolment-refused', {}, [
          { code: 'roster.account-luhn', params: {}, where: 'accountNumber' },
        ])
      }
      const card = input.identity.from === 'card' ? fake.reads.get(input.identity.readId) : undefined
      if (input.identity.from === 'card' && !card) throw new StationError('roster.card-gone')
      const worker = {
        ...fake.workers[0]!,
        id: id('WK', fake.workers.length + 1),
        name: card?.name ?? '手工',
        maskedIdNumber: card?.maskedIdNumber ?? '339***********0000',
      }
      fake.workers.push(worker)
      if (card) card.workerId = worker.id
      fake.changed('roster.enrolled')
      return worker
    }),
    engage: os.roster.engage.handler(
      ({ context: { fake }, input }) => fake.workers.find((one) => one.id === input.workerId)!,
    ),
    exit: os.roster.exit.handler(({ context: { fake }, input }) => {
      const worker = fake.workers.find((one) => one.engagement?.id === input.engagementId)!
      worker.engagement = { ...worker.engagement!, exitDate: input.exitDate }
      fake.changed('roster.exited')
      return worker
    }),
    changeTrade: os.roster.changeTrade.handler(({ context: { fake }, input }) => {
      const worker = fake.workers.find((one) => one.engagement?.id === input.engagementId)!
      const { id: engagementId, entryDate, trade } = worker.engagement!
      const entered = { engagementId, fromDate: entryDate, trade, reason: null }
      const { fromDate, reason } = input
      worker.trades = [{ engagementId, fromDate, trade: input.trade, reason }, entered]
      worker.engagement = { ...worker.engagement!, trade: input.trade }
      fake.changed('roster.trade-changed')
      return worker
    }),
    setDayRate: os.roster.setDayRate.handler(({ context: { fake }, input }) => {
      fake.checkPin(input.approval.userId, input.approval.pin)
      const worker = fake.workers.find((one) => one.engagement?.id === input.engagementId)!
      worker.engagement = { ...worker.engagement!, dayRateFen: input.dayRateFen }
      fake.changed('roster.day-rate')
      return worker
    }),
    setAccount: os.roster.setAccount.handler(({ context: { fake }, input }) => {
      if (input.approval) fake.checkPin(input.approval.userId, input.approval.pin)
      const worker = fake.workers.find((one) => one.id === input.workerId)!
      worker.account = {
        id: id('AC', 999),
        holderName: input.account.holderName,
        masked: `**** ${input.account.accountNumber.slice(-4)}`,
        bankName: input.account.bankName,
        cnaps: input.account.cnaps,
        since: NOW,
      }
      fake.changed('roster.account')
      return worker
    }),
    search: os.roster.search.handler(({ context: { fake }, input }) => {
      const rows = fake.workers.filter(
        (worker) =>
          (input.text === '' || worker.name.includes(input.text) || worker.maskedIdNumber.endsWith(input.text)) &&
          (input.teamId === null || worker.engagement?.teamId === input.teamId),
      )
      return { total: rows.length, rows: rows.slice(input.offset, input.offset + input.limit).map(rowOf) }
    }),
    worker: os.roster.worker.handler(({ context: { fake }, input }) => {
      const worker = fake.workers.find((one) => one.id === input.workerId)
      if (!worker) throw new StationError('roster.unknown-worker')
      return worker
    }),
    reveal: os.roster.reveal.handler(() => ({ text: '339900199001011234' })),
    erase: os.roster.erase.handler(() => ok),
  }
}

function rowOf(worker: FakeStation['workers'][number]) {
  const { id, name, sex, maskedIdNumber, maskedPhone, source, identityExpired, engagement, account } = worker
  return { id, name, sex, maskedIdNumber, maskedPhone, source, identityExpired, engagement, account }
}

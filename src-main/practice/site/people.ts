import { type PracticeCard, practiceCard } from '../reader/cards.ts'
import { cardNumber, cnapsNumber, phoneNumber } from './numbers.ts'
import { type Random, seededRandom } from './random.ts'

export interface PracticePerson {
  /** 0-based position on the site; also the base of the number on the terminals. */
  index: number
  name: string
  card: PracticeCard
  phone: string
  /** Number of his bank card. */
  account: string
  cnaps: string
  bankName: string
  /** Team by its index. */
  team: number
  trade: string
  dayRateFen: number
}

export interface PracticeTeam {
  name: string
  company: number
  trade: string
  night: boolean
  dayRateFen: number
}

/** The practice site of DESIGN: one general contractor, three contractors, six teams. All names are invented. */
export const PRACTICE_TEAMS: PracticeTeam[] = [
  { name: '钢筋一班', company: 0, trade: '020', night: false, dayRateFen: 34_000 },
  { name: '木工一班', company: 0, trade: '240', night: false, dayRateFen: 36_000 },
  { name: '混凝土夜班', company: 1, trade: '040', night: true, dayRateFen: 38_000 },
  { name: '架子一班', company: 1, trade: '030', night: false, dayRateFen: 35_000 },
  { name: '砌筑一班', company: 2, trade: '010', night: false, dayRateFen: 32_000 },
  { name: '水电一班', company: 2, trade: '130', night: false, dayRateFen: 33_333 },
]

export const PRACTICE_COMPANIES = ['安平劳务分包练习公司', '筑信劳务分包练习公司', '同工劳务分包练习公司']
export const PRACTICE_GENERAL = '练习建设集团有限公司'
export const PRACTICE_PROJECT = '安薪练习大厦'

const SURNAMES = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈',
]
const GIVEN = [...'伟强磊军洋勇杰涛明超平刚辉鹏华飞鑫波斌宇浩凯健俊帆旭宁龙林欢琴霞']
const BANKS = ['练习农村商业银行', '练习城市银行', '练习商业银行']

/** Invents the workers of the site: `count` people spread over the six teams. */
export function practicePeople(count: number, seed = 20261001): PracticePerson[] {
  const random = seededRandom(seed)
  const names = new Set<string>()
  return Array.from({ length: count }, (_, index) => person(index, names, random))
}

function person(index: number, names: Set<string>, random: Random): PracticePerson {
  const team = index % PRACTICE_TEAMS.length
  const plan = PRACTICE_TEAMS[team]
  if (!plan) throw new Error('no such team')
  const sex = random.chance(12) ? 'female' : 'male'
  // One person of another people, whose name carries the dot and whose nation is not 01.
  const special = index === 7
  const name = special ? '买买提·吐尔逊' : freshName(names, random)
  const card = practiceCard({
    name,
    sex,
    nation: special ? '05' : '01',
    birth: `${random.int(1970, 2003)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`,
    sequence: random.int(1, 499),
    address: `练习省练习市练习区练习路${random.int(1, 300)}号`,
  })
  return {
    index,
    name,
    card,
    phone: phoneNumber(10_000_000 + index * 37),
    account: cardNumber(1_000_000 + index * 13),
    cnaps: cnapsNumber(index % 3),
    bankName: BANKS[index % 3] ?? '',
    team,
    trade: plan.trade,
    dayRateFen: plan.dayRateFen + random.int(0, 4) * 500,
  }
}

function freshName(names: Set<string>, random: Random): string {
  for (;;) {
    const name = random.pick(SURNAMES) + random.pick(GIVEN) + (random.chance(70) ? random.pick(GIVEN) : '')
    if (names.has(name)) continue
    names.add(name)
    return name
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

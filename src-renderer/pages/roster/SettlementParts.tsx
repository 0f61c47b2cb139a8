import { RightOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettledMonth } from '../../../src-main/contract/payroll.ts'
import { useRead } from '../../app/read.ts'
import { formatMoney, localDate } from '../../components/format.ts'
import { LineDrawer } from '../wages/LineDrawer.tsx'

const COLUMNS = ['payableFen', 'deductedFen', 'advancedFen', 'paidFen', 'unpaidFen'] as const
type Amounts = Partial<Record<(typeof COLUMNS)[number], number>>

/** What each sum of a settlement is made of, by month; one touch on a line opens why it is what it is, on an advance the line it was set off on. */
export function SettlementParts(props: { months: readonly SettledMonth[] }) {
  const { t } = useTranslation()
  const site = useRead('roster.site', undefined)
  const [lineId, setLineId] = useState<string | null>(null)
  if (props.months.length === 0) return null
  return (
    <section className="stack-small">
      <strong>{t('settlement.parts')}</strong>
      <div className="settlement-parts">
        <div className="part-row part-head small muted">
          <span>{t('standing.month')}</span>
          {COLUMNS.map((column) => (
            <span key={column} className="money">
              {t(`standing.${column}`)}
            </span>
          ))}
        </div>
        {props.months.map((month) => (
          <div key={month.month}>
            <Row amounts={month} sum>
              <span className="number">{month.month}</span>
            </Row>
            {month.lines.map((line) => (
              <LinePart key={line.lineId} line={line} onOpen={() => setLineId(line.lineId)} />
            ))}
            {month.advances.map((advance) => (
              <AdvancePart key={advance.id} advance={advance} onOpen={setLineId} />
            ))}
          </div>
        ))}
      </div>
      <LineDrawer lineId={lineId} state={null} trades={site.data?.trades ?? []} onClose={() => setLineId(null)} />
    </section>
  )
}

function LinePart(props: { line: SettledMonth['lines'][number]; onOpen: () => void }) {
  const { t } = useTranslation()
  const { supplement, disputedFen, paidAt, payableFen, deductedFen, paidFen } = props.line
  return (
    <Row amounts={{ payableFen, deductedFen, paidFen }} onOpen={props.onOpen}>
      {supplement > 0 ? t('supplement.number', { number: supplement }) : t('settlement.part-line')}
      {disputedFen > 0 && (
        <span className="ink-amber block small">{t('settlement.part-held', { amount: formatMoney(disputedFen) })}</span>
      )}
      {paidAt && <span className="muted block small">{t('settlement.part-paid', { date: localDate(paidAt) })}</span>}
    </Row>
  )
}

/** The voucher; with the line that it was set off on, or a row for each where there are several. */
function AdvancePart(props: { advance: SettledMonth['advances'][number]; onOpen: (lineId: string) => void }) {
  const { t } = useTranslation()
  const { voucher, paidOn, how, amountFen, taken } = props.advance
  const [only] = taken.length === 1 ? taken : []
  const setOff = (part: (typeof taken)[number]) =>
    t('settlement.part-taken', { month: part.month, amount: formatMoney(part.amountFen) })
  return (
    <>
      <Row amounts={{ advancedFen: amountFen }} {...(only ? { onOpen: () => props.onOpen(only.lineId) } : {})}>
        {t('settlement.part-advance', { voucher })}
        <span className="muted block small">
          {t('settlement.part-how', { date: paidOn, how: t(`inputs.by-${how}`) })}
        </span>
        {only && <span className="muted block small">{setOff(only)}</span>}
        {taken.length === 0 && <span className="ink-amber block small">{t('settlement.part-open')}</span>}
      </Row>
      {taken.length > 1 &&
        taken.map((part) => (
          <Row key={part.lineId} amounts={{}} onOpen={() => props.onOpen(part.lineId)}>
            {setOff(part)}
          </Row>
        ))}
    </>
  )
}

function Row(props: { amounts: Amounts; sum?: boolean; onOpen?: () => void; children: React.ReactNode }) {
  const { amounts, sum, onOpen, children } = props
  const cells = (
    <>
      <span className="part-name">
        {onOpen && <RightOutlined className="part-arrow" aria-hidden />}
        <span>{children}</span>
      </span>
      {COLUMNS.map((column) => {
        const fen = amounts[column]
        const shown = fen !== undefined && (sum || fen !== 0)
        return (
          <span key={column} className={column === 'unpaidFen' && fen ? 'money ink-red' : 'money'}>
            {shown && formatMoney(fen)}
          </span>
        )
      })}
    </>
  )
  return onOpen ? (
    <button type="button" className="part-row" onClick={onOpen}>
      {cells}
    </button>
  ) : (
    <div className={sum ? 'part-row part-sum' : 'part-row'}>{cells}</div>
  )
}

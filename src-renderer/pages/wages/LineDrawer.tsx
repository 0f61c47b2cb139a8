import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Explanation, ListState } from '../../../src-main/contract/payroll.ts'
import type { Site } from '../../../src-main/contract/roster.ts'
import { useRead } from '../../app/read.ts'
import { formatMoney } from '../../components/format.ts'
import { Hash } from '../../components/Hash.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useTradeName } from '../../components/trade.ts'
import { codeText } from '../../locales/codes.ts'
import { useCanActForTeam } from '../../stores/session.ts'
import { LineActions } from './later/LineActions.tsx'
import { DayTable, SourceLine, Trace } from './later/Trace.tsx'

/** Why this figure: amounts by formula, days behind them, punches behind the days. Without the list's state it is only read. */
export function LineDrawer(props: {
  lineId: string | null
  state: ListState | null
  trades: Site['trades']
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Drawer open={props.lineId !== null} onClose={props.onClose} size={680} title={t('line.title')} destroyOnHidden>
      {props.lineId && <Line lineId={props.lineId} state={props.state} trades={props.trades} />}
    </Drawer>
  )
}

function Line(props: { lineId: string; state: ListState | null; trades: Site['trades'] }) {
  const tradeName = useTradeName(props.trades)
  const canAct = useCanActForTeam()
  const read = useRead('payroll.explain', { lineId: props.lineId })
  return (
    <ReadView read={read} lines={10}>
      {(data) => (
        <div className="stack">
          <div className="row between">
            <span>
              <span className="id-name">{data.line.name}</span>
              <span className="muted block">
                {tradeName(data.line.trade)} · {data.line.maskedIdNumber}
              </span>
            </span>
            <span className="line-net number">{formatMoney(data.line.netFen)}</span>
          </div>
          {data.line.warnings.map((warning) => (
            <p key={`${warning.code} ${JSON.stringify(warning.params)}`} className="tag amber">
              {codeText(warning.code, warning.params)}
            </p>
          ))}
          <Trace data={data} />
          {canAct && props.state && <LineActions line={data.line} state={props.state} />}
          <Grounds data={data} />
        </div>
      )}
    </ReadView>
  )
}

/** All days of the line, and the tables and the sheet that it rests on. */
function Grounds(props: { data: Explanation }) {
  const { t } = useTranslation()
  const { days, sources, sheet } = props.data
  return (
    <>
      {days.length > 0 && (
        <section className="stack-small">
          <h3 className="panel-heading">{t('trace.all-days', { count: days.length })}</h3>
          <DayTable days={days} all />
        </section>
      )}
      <section className="stack-small">
        <h3 className="panel-heading">{t('trace.tables')}</h3>
        {sources.map((source) => (
          <SourceLine key={source.table} source={source} />
        ))}
        <p className="small">
          {t('trace.sheet')} <Hash value={sheet.hash} characters={24} />
        </p>
      </section>
    </>
  )
}

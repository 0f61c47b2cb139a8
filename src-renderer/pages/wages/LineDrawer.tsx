import { Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Explanation, ListState, WageLine } from '../../../src-main/contract/payroll.ts'
import type { Site } from '../../../src-main/contract/roster.ts'
import { call } from '../../app/client.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { useApproval } from '../../components/Approval.tsx'
import { formatMoney, formatWorkdays, localTime } from '../../components/format.ts'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { ReadView } from '../../components/StateView.tsx'
import { useTradeName } from '../../components/trade.ts'
import { codeText } from '../../locales/codes.ts'
import { useCanActForTeam } from '../../stores/session.ts'
import { overtimeHours } from '../attendance/cell.ts'

/** Why this figure: amounts by formula, days behind them, punches behind the days. */
export function LineDrawer(props: {
  lineId: string | null
  state: ListState
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

function Line(props: { lineId: string; state: ListState; trades: Site['trades'] }) {
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
          <Components data={data} />
          <Days data={data} />
          {canAct && <LineActions line={data.line} state={props.state} />}
        </div>
      )}
    </ReadView>
  )
}

function Components(props: { data: Explanation }) {
  const { t } = useTranslation()
  const { components, line, policy } = props.data
  return (
    <table className="figures">
      <tbody>
        {components.map((component) => (
          <tr
            key={`${component.kind} ${component.rateFen} ${component.formula.code} ${JSON.stringify(component.formula.params)}`}
          >
            <td>
              <strong>{t(`line.${component.kind}`)}</strong>
              <span className="small muted block">{codeText(component.formula.code, component.formula.params)}</span>
            </td>
            <td className="money">{formatMoney(component.amountFen)}</td>
          </tr>
        ))}
        <tr>
          <td>{t('wages.gross')}</td>
          <td className="money">
            <strong>{formatMoney(line.grossFen)}</strong>
          </td>
        </tr>
        <tr>
          <td>
            {t('wages.deduction')}
            {line.deductionFen > 0 && <Deductions lineId={line.id} />}
          </td>
          <td className="money">{formatMoney(line.deductionFen)}</td>
        </tr>
        <tr>
          <td>
            {t('wages.net')}
            <span className="small muted block">{t('line.policy', { policy })}</span>
          </td>
          <td className="money">
            <strong>{formatMoney(line.netFen)}</strong>
          </td>
        </tr>
      </tbody>
    </table>
  )
}

/** What was taken off and on what it is founded. */
function Deductions(props: { lineId: string }) {
  const read = useRead('payroll.deductionsOf', { lineId: props.lineId })
  return (
    <ReadView read={read} lines={1}>
      {(deductions) =>
        deductions.map(({ kind, sourceId, formula }) => (
          <span key={`${kind} ${sourceId}`} className="small muted block">
            {codeText(formula.code, formula.params)}
          </span>
        ))
      }
    </ReadView>
  )
}

function Days(props: { data: Explanation }) {
  const { t } = useTranslation()
  return (
    <table className="figures days-table">
      <thead>
        <tr>
          <th>{t('line.day')}</th>
          <th className="money">{t('attendance.workday')}</th>
          <th className="money">{t('attendance.overtime-hours')}</th>
          <th className="money">{t('work.day-rate')}</th>
          <th>{t('attendance.punches')}</th>
        </tr>
      </thead>
      <tbody>
        {props.data.days.map((day) => (
          <tr key={`${day.date} ${day.dayRateFen}`}>
            <td className="number">{day.date.slice(5)}</td>
            <td className="money">{formatWorkdays(day.workdayCenti)}</td>
            <td className="money muted">{day.overtimeMinutes > 0 ? overtimeHours(day.overtimeMinutes) : ''}</td>
            <td className="money">{formatMoney(day.dayRateFen)}</td>
            <td className="number">
              {day.punches.map((punch) => (
                <span key={punch.id} className={punch.provenance === 'manual' ? 'punch-mark manual' : 'punch-mark'}>
                  {localTime(punch.at)}
                  {punch.provenance === 'manual' && ` ${t('attendance.provenance.manual')}`}
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function LineActions(props: { line: WageLine; state: ListState }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const object = useCommand('payroll.object')
  const hold = useCommand('payroll.hold')
  const [text, setText] = useState('')
  const { line, state } = props
  const confirmOnPaper = () =>
    ask({
      title: t('line.paper-title', { name: line.name }),
      text: t('line.paper-text'),
      reason: true,
      roles: ['clerk', 'manager'],
      run: (approval, reason) => call('payroll.confirm', { lineId: line.id, way: { how: 'paper', reason, approval } }),
    })
  if (state === 'frozen') return null
  return (
    <section className="sub-form stack">
      {line.confirmation === null && (
        <div className="row between">
          <span>{t('line.paper-note')}</span>
          <Button size="large" onClick={confirmOnPaper}>
            {t('line.paper')}
          </Button>
        </div>
      )}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          void object.run({ lineId: line.id, text: text.trim(), readId: null }).then((done) => done && setText(''))
        }}
      >
        <Input
          size="large"
          maxLength={500}
          placeholder={t('line.objection-placeholder')}
          aria-label={t('line.objection')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button size="large" htmlType="submit" loading={object.busy} disabled={text.trim().length < 2}>
          {t('line.objection')}
        </Button>
        <Button
          size="large"
          loading={hold.busy}
          disabled={text.trim().length < 2}
          onClick={() =>
            void hold.run({ lineId: line.id, text: text.trim(), readId: null }).then((done) => done && setText(''))
          }
        >
          {t('line.hold')}
        </Button>
      </form>
      <RefusalAlert error={object.error ?? hold.error} />
    </section>
  )
}

import { Alert, Button, Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayPerson } from '../../../../src-main/contract/pay.ts'
import { formatMoney } from '../../../components/format.ts'
import { Panel } from '../../../components/PageHead.tsx'
import { EmptyView } from '../../../components/StateView.tsx'
import { useCanAct } from '../../../stores/session.ts'
import type { InputsProps } from './props.ts'
import { OpeningForm, TaxForm } from './TaxForms.tsx'

type Open = { what: 'tax' | 'opening'; person: PayPerson } | { what: 'rest' } | null

/** How income tax is withheld from each: cumulatively, not at all for a reason, or by hand. */
export function TaxTab(props: InputsProps) {
  const { t } = useTranslation()
  const canAct = useCanAct()
  const [open, setOpen] = useState<Open>(null)
  const { people, taxMonth, taxBy, payDate } = props.pay
  const unset = people.filter(({ tax }) => tax === null)
  const close = () => setOpen(null)
  return (
    <Panel
      title={t('inputs.tab.tax')}
      extra={
        canAct &&
        unset.length > 0 && (
          <Button size="large" type="primary" onClick={() => setOpen({ what: 'rest' })}>
            {t('inputs.tax-for-rest', { count: unset.length })}
          </Button>
        )
      }
    >
      <div className="stack">
        <Alert
          type="info"
          showIcon
          title={t(`inputs.tax-by-${taxBy}`, { month: props.month, date: payDate, tax: taxMonth })}
        />
        {people.length === 0 ? (
          <EmptyView title={t('inputs.nobody')} />
        ) : (
          <table className="figures">
            <thead>
              <tr>
                <th>{t('person.name')}</th>
                <th>{t('inputs.tax-mode')}</th>
                <th>{t('inputs.tax-why')}</th>
                <th className="money">{t('inputs.special')}</th>
                <th>{t('inputs.opening', { year: taxMonth.slice(0, 4) })}</th>
                {canAct && <th aria-label={t('inputs.set-tax')} />}
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.engagementId}>
                  <td>
                    <strong>{person.name}</strong> <span className="small muted number">{person.idTail}</span>
                  </td>
                  <td>
                    {person.tax ? (
                      <>
                        {t(`inputs.mode.${person.tax.mode}`)}
                        <span className="small muted block number">
                          {t('inputs.since', { month: person.tax.fromMonth })}
                        </span>
                      </>
                    ) : (
                      <span className="tag amber">{t('inputs.tax-unset')}</span>
                    )}
                  </td>
                  <td className="small">{person.tax?.why ?? ''}</td>
                  <td className="money">
                    {person.tax && person.tax.monthlySpecialFen > 0 ? formatMoney(person.tax.monthlySpecialFen) : ''}
                  </td>
                  <td className="small">
                    {person.opening
                      ? t('inputs.opening-of', {
                          months: person.opening.months,
                          income: formatMoney(person.opening.incomeFen),
                          withheld: formatMoney(person.opening.withheldFen),
                        })
                      : ''}
                  </td>
                  {canAct && (
                    <td className="money">
                      <span className="row tax-buttons">
                        <Button onClick={() => setOpen({ what: 'tax', person })}>{t('inputs.set-tax')}</Button>
                        <Button onClick={() => setOpen({ what: 'opening', person })}>{t('inputs.set-opening')}</Button>
                      </span>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <Drawer
        open={open !== null}
        onClose={close}
        size={560}
        title={
          open?.what === 'opening'
            ? t('inputs.opening-title', { name: open.person.name })
            : open?.what === 'tax'
              ? t('inputs.tax-title', { name: open.person.name })
              : t('inputs.tax-for-rest', { count: unset.length })
        }
        destroyOnHidden
      >
        {open?.what === 'opening' && <OpeningForm person={open.person} taxMonth={taxMonth} onDone={close} />}
        {open?.what === 'tax' && <TaxForm people={[open.person]} month={props.month} onDone={close} />}
        {open?.what === 'rest' && <TaxForm people={unset} month={props.month} onDone={close} />}
      </Drawer>
    </Panel>
  )
}

import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { StandingTable } from '../../components/StandingTable.tsx'

/** What the worker is owed and was paid on this project, month by month. */
export function KioskStanding(props: { readId: string }) {
  const { t } = useTranslation()
  const read = useRead('payroll.ownStanding', { readId: props.readId })
  if (!read.data || read.data.months.length === 0) return null
  return (
    <section className="panel kiosk-earlier">
      <h2 className="panel-title">{t('standing.mine')}</h2>
      <StandingTable total={read.data.total} months={read.data.months} />
    </section>
  )
}

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { TimeField } from '../../../components/TimeField.tsx'

interface Break {
  from: string
  to: string
}

const MOST = 4

/** Unpaid breaks at fixed times, e.g. the long one through the summer's heat. */
export function BreakRows(props: { breaks: readonly Break[]; onChange: (breaks: Break[]) => void }) {
  const { t } = useTranslation()
  const { breaks, onChange } = props
  const change = (index: number, part: Partial<Break>) =>
    onChange(breaks.map((row, at) => (at === index ? { ...row, ...part } : row)))
  return (
    <section className="stack-small">
      <h3 className="panel-heading">{t('shift.breaks')}</h3>
      {breaks.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity, and are only added at the end
        <div key={index} className="row">
          <TimeField value={row.from} onChange={(from) => from && change(index, { from })} />
          <span className="muted">{t('shift.until')}</span>
          <TimeField value={row.to} onChange={(to) => to && change(index, { to })} />
          <Button
            size="large"
            icon={<DeleteOutlined />}
            aria-label={t('shift.remove-row')}
            disabled={breaks.length === 1}
            onClick={() => onChange(breaks.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {breaks.length < MOST && (
        <div>
          <Button
            size="large"
            icon={<PlusOutlined />}
            onClick={() => onChange([...breaks, { from: '17:00', to: '17:30' }])}
          >
            {t('shift.add-break')}
          </Button>
        </div>
      )}
    </section>
  )
}

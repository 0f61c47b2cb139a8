import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../app/read.ts'
import { running } from './engagement.ts'

/** Picks a worker by name, pinyin or last digits. */
export function WorkerSelect(props: {
  value: string | null
  onChange: (workerId: string) => void
  known?: string | null
  id?: string
}) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const searched = useDeferredValue(text.trim())
  const found = useRead('roster.search', { text: searched, teamId: null, status: 'all', offset: 0, limit: 30 })
  const options = (found.data?.rows ?? []).map((row) => ({
    value: row.id,
    label: `${row.name} · ${row.maskedIdNumber} · ${running(row.engagement)?.teamName ?? t('roster.not-on-site')}`,
  }))
  if (props.value && props.known && !options.some((option) => option.value === props.value)) {
    options.unshift({ value: props.value, label: props.known })
  }
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      size="large"
      className="wide"
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.loading}
      placeholder={t('roster.search')}
      value={props.value}
      onChange={props.onChange}
      notFoundContent={t('roster.no-match')}
      options={options}
    />
  )
}

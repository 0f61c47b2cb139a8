import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, DatePicker, Space } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useMonthStore } from '../stores/month.ts'
import { addMonths } from './format.ts'

/** The month that the pages work on. */
export function MonthPicker() {
  const { t } = useTranslation()
  const month = useMonthStore((state) => state.month)
  const choose = useMonthStore((state) => state.choose)
  if (!month) return null
  return (
    <Space.Compact>
      <Button aria-label={t('app:month.before')} icon={<LeftOutlined />} onClick={() => choose(addMonths(month, -1))} />
      <DatePicker
        picker="month"
        className="month-field"
        allowClear={false}
        aria-label={t('app:month.label')}
        format={t('app:month.format')}
        value={dayjs(`${month}-01`)}
        onChange={(value) => value && choose(value.format('YYYY-MM'))}
      />
      <Button aria-label={t('app:month.after')} icon={<RightOutlined />} onClick={() => choose(addMonths(month, 1))} />
    </Space.Compact>
  )
}

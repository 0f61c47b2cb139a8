import { TimePicker } from 'antd'
import dayjs from 'dayjs'

/** Wall time `HH:mm`. */
export function TimeField(props: {
  value: string | null
  onChange: (time: string | null) => void
  size?: 'middle' | 'large'
  id?: string
}) {
  return (
    <TimePicker
      {...(props.id ? { id: props.id } : {})}
      className="wide"
      size={props.size ?? 'large'}
      format="HH:mm"
      needConfirm={false}
      allowClear={false}
      value={props.value ? dayjs(`2000-01-01T${props.value}:00`) : null}
      onChange={(time) => props.onChange(time ? time.format('HH:mm') : null)}
    />
  )
}

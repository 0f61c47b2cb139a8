import { DatePicker } from 'antd'
import dayjs from 'dayjs'

interface DateFieldProps {
  value?: string | null
  onChange?: (date: string | null) => void
  id?: string
  allowClear?: boolean
  placeholder?: string
  size?: 'middle' | 'large'
  status?: 'error' | ''
}

/** A local date as `YYYY-MM-DD`. */
export function DateField(props: DateFieldProps) {
  return (
    <DatePicker
      {...(props.id ? { id: props.id } : {})}
      className="wide"
      size={props.size ?? 'large'}
      status={props.status ?? ''}
      allowClear={props.allowClear ?? false}
      {...(props.placeholder ? { placeholder: props.placeholder } : {})}
      value={props.value ? dayjs(props.value) : null}
      onChange={(date) => props.onChange?.(date ? date.format('YYYY-MM-DD') : null)}
    />
  )
}

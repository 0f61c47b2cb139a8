import { Switch } from 'antd'
import type { ReactNode } from 'react'

/** A switch with its words; the whole row takes the touch. */
export function SwitchField(props: {
  checked: boolean
  onChange: (checked: boolean) => void
  className?: string
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control
    <label className={props.className ? `row switch-row ${props.className}` : 'row switch-row'}>
      <Switch checked={props.checked} onChange={props.onChange} />
      <span>{props.children}</span>
    </label>
  )
}

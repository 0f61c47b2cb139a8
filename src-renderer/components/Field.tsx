import type { ReactNode } from 'react'
import './fields.css'

/** A labelled field with its error or note below. */
export function Field(props: {
  label: ReactNode
  error?: string | undefined
  note?: ReactNode
  span?: boolean
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child, an antd field
    <label className={props.span ? 'field span' : 'field'}>
      <span className="field-label">{props.label}</span>
      {props.children}
      {props.error ? (
        <span className="field-error" role="alert">
          {props.error}
        </span>
      ) : (
        props.note && <span className="field-note">{props.note}</span>
      )}
    </label>
  )
}

/** Name and value pairs. */
export function KeyValues(props: { rows: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className="key-values">
      {props.rows.map(([name, value], index) => (
        <KeyValue key={typeof name === 'string' ? name : String(index)} name={name} value={value} />
      ))}
    </dl>
  )
}

function KeyValue(props: { name: ReactNode; value: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </>
  )
}

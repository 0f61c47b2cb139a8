import { cloneElement, isValidElement, type ReactElement, type ReactNode, useId } from 'react'
import './fields.css'

/** A labelled field with its error or note below. The one child is the control; it takes the id that the label names. */
export function Field(props: {
  label: ReactNode
  error?: string | undefined
  note?: ReactNode
  span?: boolean
  children: ReactNode
}) {
  const made = useId()
  const child = isValidElement(props.children) ? (props.children as ReactElement<{ id?: string }>) : null
  const id = child?.props.id ?? made
  return (
    <div className={props.span ? 'field span' : 'field'}>
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      {child ? cloneElement(child, { id }) : props.children}
      {props.error ? (
        <span className="field-error" role="alert">
          {props.error}
        </span>
      ) : (
        props.note && <span className="field-note">{props.note}</span>
      )}
    </div>
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

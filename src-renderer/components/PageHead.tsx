import type { ReactNode } from 'react'

export function PageHead(props: { title: ReactNode; note?: ReactNode; children?: ReactNode }) {
  return (
    <div className="page-head">
      <h1 className="page-title">{props.title}</h1>
      {props.note && <span className="page-note">{props.note}</span>}
      <span className="grow" />
      {props.children}
    </div>
  )
}

export function Panel(props: { title?: ReactNode; extra?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section className={props.className ? `panel ${props.className}` : 'panel'}>
      {(props.title || props.extra) && (
        <div className="panel-title">
          <h2 className="panel-heading">{props.title}</h2>
          {props.extra}
        </div>
      )}
      {props.children}
    </section>
  )
}

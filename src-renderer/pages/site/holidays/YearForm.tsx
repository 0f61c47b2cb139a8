import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../app/client.ts'
import type { OutputOf } from '../../../app/paths.ts'
import { useCommand } from '../../../app/read.ts'
import { useApproval } from '../../../components/Approval.tsx'
import { Field } from '../../../components/Field.tsx'
import { FileButton } from '../../../components/FileButton.tsx'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { codeText } from '../../../locales/codes.ts'
import { useDayText } from './day-text.ts'
import { rowsOf } from './days.ts'

type Known = OutputOf<'attendance.holidays'>['years'][number]
type ReadYear = OutputOf<'attendance.readHolidays'>

/** A year as text: pasted from the notice, loaded from a file, or the rows in force to be corrected. What it changes is shown before it is set. */
export function YearForm(props: { year: number; known: Known | null; onDone: () => void }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const read = useCommand('attendance.readHolidays')
  const { year, known } = props
  const words = {
    statutory: t('holidays.word-statutory'),
    off: t('holidays.word-off'),
    working: t('holidays.word-working'),
  }
  const [text, setText] = useState(known ? rowsOf(known, words) : '')
  const [source, setSource] = useState(known?.source ?? '')
  const [found, setFound] = useState<ReadYear | null>(null)
  const preview = async (from: { text: string } | { fileName: string; contentBase64: string }) => {
    const result = await read.run({ year, from })
    if (!result) return
    setText(result.text)
    setFound(result)
  }
  const save = (result: ReadYear) => {
    const { statutory, off, working, names } = result
    ask({
      title: t('holidays.approve-title', { year }),
      text: t('holidays.approve-text', { count: result.review.changes.length, source }),
      run: async (approval) => {
        await call('attendance.setHolidays', {
          year,
          source: source.trim(),
          statutory,
          off,
          working,
          ...(Object.keys(names).length > 0 ? { names } : {}),
          approval,
        })
        props.onDone()
      },
    })
  }
  const faults = found ? found.bad.length + found.review.refusals.length : 0
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void preview({ text })
      }}
    >
      <p className="muted">{t('holidays.form-hint')}</p>
      <Field label={t('holidays.source')}>
        <Input
          size="large"
          value={source}
          maxLength={200}
          placeholder={t('holidays.source-example')}
          onChange={(event) => setSource(event.target.value)}
        />
      </Field>
      <Field label={t('holidays.text')}>
        <Input.TextArea
          value={text}
          rows={10}
          placeholder={t('holidays.text-example', { year })}
          onChange={(event) => {
            setText(event.target.value)
            setFound(null)
          }}
        />
      </Field>
      <div className="row">
        <FileButton
          accept=".csv,.txt"
          size="large"
          onFile={(fileName, contentBase64) => void preview({ fileName, contentBase64 })}
        >
          {t('holidays.load')}
        </FileButton>
        <Button size="large" htmlType="submit" loading={read.busy} disabled={text.trim() === ''}>
          {t('holidays.preview')}
        </Button>
      </div>
      <RefusalAlert error={read.error} />
      {found && <Preview found={found} />}
      {found && (
        <Button
          type="primary"
          size="large"
          disabled={faults > 0 || source.trim().length < 2}
          onClick={() => save(found)}
        >
          {faults > 0
            ? t('holidays.mend-first', { count: faults })
            : source.trim().length < 2
              ? t('holidays.source-first')
              : t('holidays.save', { year })}
        </Button>
      )}
    </form>
  )
}

function Preview({ found }: { found: ReadYear }) {
  const { t } = useTranslation()
  const day = useDayText()
  const { changes, refusals, warnings } = found.review
  return (
    <div className="stack-small" aria-live="polite">
      {found.bad.map((row) => (
        <p key={row.row} className="ink-red">
          {t('holidays.bad-row', { row: row.row, why: codeText(row.code, row.params) })}
          <span className="muted"> {row.text}</span>
        </p>
      ))}
      {refusals.map((refusal) => (
        <p key={`${refusal.code} ${refusal.params.date}`} className="ink-red">
          {codeText(refusal.code, refusal.params)}
        </p>
      ))}
      {warnings.map((warning) => (
        <p key={warning.code} className="tag amber holiday-warning">
          {codeText(warning.code, warning.params)}
        </p>
      ))}
      <strong>
        {t('holidays.read', {
          off: found.off.length,
          statutory: found.statutory.length,
          working: found.working.length,
        })}
      </strong>
      {changes.length === 0 ? (
        <p className="muted">{t('holidays.no-changes')}</p>
      ) : (
        <>
          <span className="muted">{t('holidays.changes', { count: changes.length })}</span>
          <ul className="holiday-changes">
            {changes.map((change) => (
              <li key={change.date}>
                <span className="number">{day(change.date)}</span>{' '}
                {t('holidays.change-of', {
                  before: t(`holidays.kind.${change.before}`),
                  after: t(`holidays.kind.${change.after}`),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

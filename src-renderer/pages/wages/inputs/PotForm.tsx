import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../../app/read.ts'
import { Field } from '../../../components/Field.tsx'
import { formatMoney } from '../../../components/format.ts'
import { RefusalAlert } from '../../../components/RefusalAlert.tsx'
import { PotShares } from './PotShares.tsx'
import { type ItemText, PERCENTS, type PotSharing, type ReadItem, readItem, sharesOf, splitOf } from './pot.ts'
import type { InputsProps } from './props.ts'

let made = 0
const emptyItem = (unit = ''): ItemText => {
  made += 1
  return { key: made, name: '', unit, quantity: '', price: '', percent: 100 }
}

/** Measures a pot: positions with quantity and unit price, the total as it is typed, and who shares in it. */
export function PotForm(props: InputsProps & { onDone: () => void }) {
  const { t } = useTranslation()
  const measure = useCommand('payroll.measurePot')
  const { teamId, month, pay } = props
  const [name, setName] = useState('')
  const [items, setItems] = useState<ItemText[]>(() => [emptyItem()])
  const [sharing, setSharing] = useState<PotSharing>({ split: 'workdays', weights: {} })
  const read = items.map((item) => ({ item, read: readItem(item) }))
  const good = read.flatMap((one) => (one.read.state === 'read' ? [one.read] : []))
  const totalFen = good.reduce((sum, { amountFen }) => sum + amountFen, 0)
  const shares = sharesOf(sharing.weights)
  const nobody =
    shares?.length === 0 && (sharing.split === 'shares' || !pay.people.some(({ basis }) => basis?.kind === 'piece'))
  const ready =
    name.trim() !== '' &&
    good.length > 0 &&
    totalFen > 0 &&
    read.every((one) => one.read.state !== 'wrong') &&
    shares !== null &&
    !nobody
  const change = (key: number, part: Partial<ItemText>) =>
    setItems((now) => now.map((item) => (item.key === key ? { ...item, ...part } : item)))
  const submit = async () => {
    if (!ready || !shares) return
    const input = { teamId, month, name: name.trim(), items: good.map(({ item }) => item) }
    if (await measure.run({ ...input, split: sharing.split, shares })) props.onDone()
  }
  return (
    <form
      className="stack sub-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Field label={t('inputs.pot-name')} note={t('inputs.pot-name-note')}>
        <Input size="large" autoFocus maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <table className="figures quick-entry">
        <thead>
          <tr>
            <th>{t('inputs.item')}</th>
            <th>{t('inputs.unit')}</th>
            <th className="money">{t('inputs.quantity')}</th>
            <th className="money">{t('inputs.unit-price')}</th>
            <th>{t('inputs.percent')}</th>
            <th className="money">{t('inputs.amount')}</th>
            <th aria-label={t('inputs.remove-row')} />
          </tr>
        </thead>
        <tbody>
          {read.map((one, index) => (
            <ItemRow
              key={one.item.key}
              item={one.item}
              read={one.read}
              place={index + 1}
              onChange={change}
              onRemove={items.length > 1 ? (key) => setItems((now) => now.filter((item) => item.key !== key)) : null}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={5}>
              <Button
                icon={<PlusOutlined />}
                onClick={() => setItems((now) => [...now, emptyItem(now.at(-1)?.unit ?? '')])}
              >
                {t('inputs.add-item')}
              </Button>
            </td>
            <td className="money pot-total">{formatMoney(totalFen)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
      <div className="field">
        <span className="field-label">{t('inputs.split')}</span>
        <Segmented
          size="large"
          aria-label={t('inputs.split')}
          value={sharing.split}
          onChange={(split: PotSharing['split']) => setSharing({ split, weights: {} })}
          options={[
            { value: 'workdays', label: t('inputs.by-workdays') },
            { value: 'shares', label: t('inputs.by-shares') },
          ]}
        />
        <span className="field-note">{t(`inputs.by-${sharing.split}-note`)}</span>
      </div>
      <PotShares
        people={pay.people}
        sharing={sharing}
        amounts={splitOf(totalFen, sharing, pay.people)}
        onChange={(weights) => setSharing((now) => ({ ...now, weights }))}
      />
      {shares === null && <p className="ink-red">{t('inputs.share-wrong')}</p>}
      {nobody && <p className="ink-amber">{t(`inputs.nobody-${sharing.split}`)}</p>}
      <RefusalAlert error={measure.error} />
      <div className="row">
        <Button type="primary" size="large" htmlType="submit" disabled={!ready} loading={measure.busy}>
          {t('inputs.save-pot', { total: formatMoney(totalFen) })}
        </Button>
        <Button size="large" onClick={props.onDone}>
          {t('app:cancel')}
        </Button>
      </div>
    </form>
  )
}

function ItemRow(props: {
  item: ItemText
  read: ReadItem
  place: number
  onChange: (key: number, part: Partial<ItemText>) => void
  onRemove: ((key: number) => void) | null
}) {
  const { t } = useTranslation()
  const { item, read, place, onRemove } = props
  const problems = read.state === 'wrong' ? read.problems : {}
  const cell = (field: 'name' | 'unit' | 'quantity' | 'price', label: string, maxLength: number) => {
    const problem = problems[field]
    return (
      <td>
        <input
          className={field === 'quantity' || field === 'price' ? 'quick-cell number' : 'quick-cell'}
          aria-label={`${label} ${place}`}
          aria-invalid={problem !== undefined}
          maxLength={maxLength}
          autoComplete="off"
          value={item[field]}
          onChange={(event) => props.onChange(item.key, { [field]: event.target.value })}
        />
        {problem && <span className="quick-problem">{t(`inputs.problem.${problem}`)}</span>}
      </td>
    )
  }
  return (
    <tr>
      {cell('name', t('inputs.item'), 100)}
      {cell('unit', t('inputs.unit'), 20)}
      {cell('quantity', t('inputs.quantity'), 16)}
      {cell('price', t('inputs.unit-price'), 16)}
      <td>
        <select
          className="quick-cell"
          aria-label={`${t('inputs.percent')} ${place}`}
          value={item.percent}
          onChange={(event) => {
            const percent = PERCENTS.find((value) => value === Number(event.target.value))
            if (percent) props.onChange(item.key, { percent })
          }}
        >
          {PERCENTS.map((percent) => (
            <option key={percent} value={percent}>
              {t(`inputs.percent-${percent}`)}
            </option>
          ))}
        </select>
      </td>
      <td className="money">{read.state === 'read' ? formatMoney(read.amountFen) : '—'}</td>
      <td className="quick-remove">
        {onRemove && (
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={`${t('inputs.remove-row')} ${place}`}
            onClick={() => onRemove(item.key)}
          />
        )}
      </td>
    </tr>
  )
}

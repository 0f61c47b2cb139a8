import { useTranslation } from 'react-i18next'
import { formatQuantity } from '../../../src-main/contract/piecework.ts'
import { formatMoney } from '../../components/format.ts'

interface Item {
  name: string
  unit: string
  quantityMilli: number
  unitPriceFen: number
  percent: number
  amountFen: number
}

/** The measured positions of a piecework pot; with their sum where it does not stand beside. */
export function PotItems(props: { items: readonly Item[]; sumFen?: number }) {
  const { t } = useTranslation()
  return (
    <table className="figures">
      <thead>
        <tr>
          <th>{t('inputs.item')}</th>
          <th className="money">{t('inputs.quantity')}</th>
          <th className="money">{t('inputs.unit-price')}</th>
          <th className="money">{t('inputs.percent')}</th>
          <th className="money">{t('inputs.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {props.items.map((item) => (
          <tr key={`${item.name} ${item.quantityMilli} ${item.unitPriceFen} ${item.percent}`}>
            <td>{item.name}</td>
            <td className="money">
              {formatQuantity(item.quantityMilli)} {item.unit}
            </td>
            <td className="money">{formatMoney(item.unitPriceFen)}</td>
            <td className="money">{item.percent}%</td>
            <td className="money">{formatMoney(item.amountFen)}</td>
          </tr>
        ))}
        {props.sumFen !== undefined && (
          <tr>
            <th colSpan={4}>{t('trace.pot-sum')}</th>
            <td className="money">{formatMoney(props.sumFen)}</td>
          </tr>
        )}
      </tbody>
    </table>
  )
}

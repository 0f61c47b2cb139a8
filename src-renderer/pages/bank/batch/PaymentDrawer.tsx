import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../app/paths.ts'
import { useRead } from '../../../app/read.ts'
import { KeyValues } from '../../../components/Field.tsx'
import { formatMoney, localDateTime } from '../../../components/format.ts'
import { ReadView } from '../../../components/StateView.tsx'
import { PAYMENT_COLOURS, reasonWords } from '../states.ts'

/** One wage from its first payment to the last that re-issues it, each with the bank's word. */
export function PaymentDrawer(props: { paymentId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const chain = useRead('bank.chain', { paymentId: props.paymentId })
  return (
    <Drawer open onClose={props.onClose} size={640} title={chain.data?.[0]?.payment.name ?? t('batch.payment')}>
      <ReadView read={chain} lines={8}>
        {(links) => (
          <div className="stack">
            <p className="muted">{t('batch.chain', { count: links.length })}</p>
            <ol>
              {links.map((link, index) => (
                <ChainStep key={link.payment.id} link={link} number={index + 1} />
              ))}
            </ol>
          </div>
        )}
      </ReadView>
    </Drawer>
  )
}

function ChainStep(props: { link: OutputOf<'bank.chain'>[number]; number: number }) {
  const { t, i18n } = useTranslation()
  const { payment, batchId, messageId, decidedAt } = props.link
  const state = payment.reissuedBy ? 'red' : PAYMENT_COLOURS[payment.state]
  const failed = payment.reasonCode !== null || payment.state === 'rejected' || payment.state === 'returned'
  const mend = `bank:mend.${payment.reasonCode ?? 'none'}`
  return (
    <li className={`chain-step ${state}`}>
      <KeyValues
        rows={[
          [
            t('batch.nth', { number: props.number }),
            <span key="s" className={`tag ${PAYMENT_COLOURS[payment.state]}`}>
              {t(`payment-state.${payment.state}`)}
            </span>,
          ],
          [
            t('bank.amount'),
            <span key="a" className="number">
              {formatMoney(payment.amountFen)}
            </span>,
          ],
          [t('roster.account'), `${payment.maskedAccount} · ${payment.bankName}`],
          [
            t('bank.batch'),
            <a key="b" className="mono" href={`#/bank/${batchId}`}>
              {messageId}
            </a>,
          ],
          [
            t('batch.end-to-end'),
            <span key="e" className="mono wrap-anywhere">
              {payment.endToEndId}
            </span>,
          ],
          [
            t('batch.bank-reference'),
            <span key="r" className="mono">
              {payment.bankReference ?? '—'}
            </span>,
          ],
          ...(decidedAt ? [[t('batch.decided'), localDateTime(decidedAt)] as const] : []),
          ...(failed
            ? [
                [
                  t('bank.reason'),
                  <span key="w">
                    {reasonWords(payment, t)} <span className="mono muted">{payment.reasonCode}</span>
                    {payment.reasonText && <span className="block muted">{payment.reasonText}</span>}
                    {!payment.reissuedBy && i18n.exists(mend) && <span className="block">{t(mend)}</span>}
                  </span>,
                ] as const,
              ]
            : []),
        ]}
      />
    </li>
  )
}

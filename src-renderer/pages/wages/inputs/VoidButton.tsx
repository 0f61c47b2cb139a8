import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../../app/client.ts'
import type { InputOf } from '../../../app/paths.ts'
import { useApproval } from '../../../components/Approval.tsx'

/** Takes an input back that was wrong: it counts no more and stays in the journal with the reason and the second person. */
export function VoidButton(props: { what: InputOf<'payroll.voidInput'>['what']; id: string; words: string }) {
  const { t } = useTranslation()
  const ask = useApproval()
  const submit = () =>
    ask({
      title: t('inputs.void-title', { what: props.words }),
      text: t('inputs.void-text'),
      reason: true,
      run: (approval, reason) => call('payroll.voidInput', { what: props.what, id: props.id, reason, approval }),
    })
  return (
    <Button danger onClick={submit} aria-label={t('inputs.void-title', { what: props.words })}>
      {t('inputs.void')}
    </Button>
  )
}

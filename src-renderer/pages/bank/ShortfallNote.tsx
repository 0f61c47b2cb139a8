import { FilePdfOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ShortfallFor } from '../../../src-main/contract/bank.ts'
import { useCommand, useRead } from '../../app/read.ts'
import { useErrorToast } from '../../components/error-toast.ts'
import { saveFile } from '../../components/files.ts'
import { formatMoney } from '../../components/format.ts'

/** Where the escrow account, as far as is known, has too little: by how much, and the letter that asks the owner for it. */
export function ShortfallNote(props: { about: ShortfallFor; className?: string }) {
  const { t } = useTranslation()
  const { about, className } = props
  const read = useRead('bank.shortfall', about)
  const letter = useCommand('documents.shortfall')
  useErrorToast(letter)
  const missing = read.data
  if (!missing) return null
  const make = async () => {
    const made = await letter.run(about)
    if (made) saveFile(made.fileName, made.mediaType, made.contentBase64)
  }
  return (
    <Alert
      type="error"
      showIcon
      {...(className ? { className } : {})}
      title={t('shortfall.title', { missing: formatMoney(missing.shortfallFen) })}
      description={t(missing.promisedFen > 0 ? 'shortfall.text-promised' : 'shortfall.text', {
        available: formatMoney(missing.balance.availableFen - missing.promisedFen),
        promised: formatMoney(missing.promisedFen),
        total: formatMoney(missing.totalFen),
        asOf: missing.balance.asOf,
        payBy: missing.payBy,
      })}
      action={
        <Button size="large" icon={<FilePdfOutlined />} loading={letter.busy} onClick={() => void make()}>
          {t('shortfall.letter')}
        </Button>
      }
    />
  )
}

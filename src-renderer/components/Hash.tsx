import { CopyOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'

/** A hash: whole, or its first characters; pressed, the whole of it goes to the clipboard. */
export function Hash(props: { value: string; characters?: number }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { value, characters = value.length } = props
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    void message.success(t('check.copied'))
  }
  return (
    <Button
      type="text"
      className="hash-button mono muted"
      icon={<CopyOutlined />}
      iconPlacement="end"
      title={value}
      aria-label={`${t('check.copy')} ${value}`}
      onClick={() => void copy()}
    >
      {characters < value.length ? `${value.slice(0, characters)}…` : value}
    </Button>
  )
}

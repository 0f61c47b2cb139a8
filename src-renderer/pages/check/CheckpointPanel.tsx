import { CopyOutlined } from '@ant-design/icons'
import { App, Button, QRCode } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../app/read.ts'
import { groupDigits } from '../../components/format.ts'
import { Panel } from '../../components/PageHead.tsx'
import { ReadView } from '../../components/StateView.tsx'

/** The signed word on the whole journal, for an inspector to take away. */
export function CheckpointPanel() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const checkpoint = useRead('station.checkpoint', undefined)
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text)
    void message.success(t('check.copied'))
  }
  return (
    <Panel
      title={t('check.checkpoint')}
      extra={
        checkpoint.data && (
          <Button
            icon={<CopyOutlined />}
            onClick={() => checkpoint.data && void copy(`${checkpoint.data.note}\n${checkpoint.data.verifierKey}\n`)}
          >
            {t('check.copy')}
          </Button>
        )
      }
    >
      <ReadView read={checkpoint}>
        {(data) => (
          <div className="checkpoint">
            <div className="stack-small">
              <p>{t('check.size', { size: groupDigits(data.size) })}</p>
              <pre className="mono note">{data.note}</pre>
              <p className="small muted">{t('check.key')}</p>
              <p className="mono note">{data.verifierKey}</p>
            </div>
            <div className="qr">
              <QRCode
                value={data.note}
                type="svg"
                size={184}
                errorLevel="L"
                bordered={false}
                color="#000"
                bgColor="#fff"
              />
            </div>
          </div>
        )}
      </ReadView>
    </Panel>
  )
}

import { LoadingOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { codeTextOrNull } from '../locales/codes.ts'
import { useLiveStore } from '../stores/live.ts'
import { groupDigits } from './format.ts'

/** Long tasks under way, as the live stream tells them. */
export function ProgressChips() {
  const { t } = useTranslation()
  const progress = useLiveStore((state) => state.progress)
  return Object.entries(progress)
    .slice(0, 2)
    .map(([task, { done, total }]) => (
      <span key={task} className="tag blue" role="status">
        <LoadingOutlined />
        {codeTextOrNull(task) ?? t(`app:task.${task.split(/[.:]/)[0]}`, { defaultValue: t('app:task.other') })}{' '}
        <span className="number">
          {groupDigits(done)}
          {total === null ? '' : ` / ${groupDigits(total)}`}
        </span>
      </span>
    ))
}

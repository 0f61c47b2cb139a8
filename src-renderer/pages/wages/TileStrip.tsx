import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Tile } from '../../../src-main/contract/compliance.ts'
import { codeText } from '../../locales/codes.ts'

const MARKS: Readonly<Record<Tile['state'], React.ReactNode>> = {
  green: <CheckCircleFilled />,
  amber: <ExclamationCircleFilled />,
  red: <CloseCircleFilled />,
}

/** The eight strict checks 八严查 in order: colour from evidence, the evidence one touch away. */
export function TileStrip(props: { tiles: readonly Tile[]; onOpen: (key: Tile['key']) => void }) {
  const { t } = useTranslation()
  return (
    <ol className="tiles" aria-label={t('wages.eight')}>
      {props.tiles.map((tile, index) => {
        const first = tile.evidence[0]
        const words = first ? codeText(first.code, first.params) : t(`tile-state.${tile.state}`)
        return (
          <li key={tile.key}>
            <button
              type="button"
              className={`tile ${tile.state}`}
              aria-label={`${t(`tile.${tile.key}`)}：${t(`tile-state.${tile.state}`)}。${words}`}
              onClick={() => props.onOpen(tile.key)}
            >
              <span className="tile-head">
                <span className="number">{index + 1}</span>
                {MARKS[tile.state]}
              </span>
              <strong>{t(`tile.${tile.key}`)}</strong>
              <span className="tile-words">{words}</span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}

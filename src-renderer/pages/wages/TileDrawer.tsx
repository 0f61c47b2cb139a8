import { Button, Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tile } from '../../../src-main/contract/compliance.ts'
import { go } from '../../app/router.ts'
import { PaperButton } from '../../components/PaperButton.tsx'
import { codeText } from '../../locales/codes.ts'
import { BoardSection } from './BoardSection.tsx'
import { BookSection } from './BookSection.tsx'
import { FilingSection } from './FilingSection.tsx'
import { Reconciliation } from './Reconciliation.tsx'

/** The evidence behind one tile, and what can be done about it. */
export function TileDrawer(props: { tile: Tile | null; month: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { tile } = props
  return (
    <Drawer
      open={tile !== null}
      onClose={props.onClose}
      size={tile?.key === 'reconciliation' ? 980 : 600}
      title={tile ? t(`tile.${tile.key}`) : ''}
      destroyOnHidden
    >
      {tile && (
        <div className="stack">
          <p className={`tag ${tile.state}`}>{t(`tile-state.${tile.state}`)}</p>
          <p className="muted">{t(`tile-about.${tile.key}`)}</p>
          <Evidence tile={tile} />
          {actionsOf(tile.key, props.month, t)}
        </div>
      )}
    </Drawer>
  )
}

function Evidence(props: { tile: Tile }) {
  const { t } = useTranslation()
  if (props.tile.evidence.length === 0) return <p>{t('wages.no-evidence')}</p>
  return (
    <ul className="plain-list">
      {props.tile.evidence.map((item) => (
        <li key={`${item.code} ${JSON.stringify(item.params)}`} className="row">
          <span className={`dot ${item.serious ? 'red' : props.tile.state === 'green' ? 'green' : 'amber'}`} />
          <span>{codeText(item.code, item.params)}</span>
        </li>
      ))}
    </ul>
  )
}

function actionsOf(key: Tile['key'], month: string, t: (key: string) => string): ReactNode {
  const link = (path: string, text: string) => (
    <Button size="large" onClick={() => go(path)}>
      {text}
    </Button>
  )
  switch (key) {
    case 'account':
      return link('bank', t('wages.to-bank'))
    case 'board':
      return <BoardSection month={month} />
    case 'channel':
      return (
        <div className="row-wrap">
          {link('site/devices', t('wages.to-devices'))}
          {link('attendance/questions', t('wages.to-questions'))}
          {link('attendance/inbox', t('wages.to-inbox'))}
        </div>
      )
    case 'reconciliation':
      return <Reconciliation month={month} />
    case 'notice':
      return (
        <div className="row-wrap">
          <PaperButton kind="notice" month={month} />
        </div>
      )
    case 'payout':
      return (
        <div className="row-wrap">
          {link('bank', t('wages.to-bank'))}
          <PaperButton kind="bank-voucher" month={month} />
        </div>
      )
    case 'filing':
      return <FilingSection month={month} />
    case 'book':
      return <BookSection month={month} />
  }
}

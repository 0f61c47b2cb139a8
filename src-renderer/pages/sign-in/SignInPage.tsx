import { SolutionOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageButton } from '../../app/Frame.tsx'
import { useCommand } from '../../app/read.ts'
import { go } from '../../app/router.ts'
import { Brand } from '../../components/Brand.tsx'
import { PinPad } from '../../components/PinPad.tsx'
import { RefusalAlert } from '../../components/RefusalAlert.tsx'
import { UserTiles } from '../../components/UserTiles.tsx'
import { type AccessState, useSession } from '../../stores/session.ts'
import { FirstUser } from './FirstUser.tsx'
import './sign-in.css'

export function SignInPage(props: { access: AccessState }) {
  const { t } = useTranslation()
  const { access } = props
  return (
    <div className="gate">
      <header className="gate-head">
        <Brand size={44} />
        <div className="grow">
          <div className="gate-name">{t('app:name')}</div>
          <div className="gate-site ellipsis">{access.stationName}</div>
        </div>
        {access.practice && <span className="practice-tag">{t('app:practice')}</span>}
        <LanguageButton />
      </header>
      <main className="gate-main">{access.needsFirstUser ? <FirstUser /> : <SignIn access={access} />}</main>
    </div>
  )
}

function SignIn(props: { access: AccessState }) {
  const { t } = useTranslation()
  const { users } = props.access
  const refresh = useSession((state) => state.refresh)
  const [picked, setPicked] = useState<string | null>(users.length === 1 ? (users[0]?.id ?? null) : null)
  const [pin, setPin] = useState('')
  const signIn = useCommand('access.signIn')
  const { clear } = signIn
  useEffect(() => {
    if (picked) clear()
    setPin('')
  }, [picked, clear])
  const done = async () => {
    if (!picked) return
    const user = await signIn.run({ userId: picked, pin })
    setPin('')
    if (user) await refresh()
  }
  const person = users.find((user) => user.id === picked)
  return (
    <div className="gate-grid">
      <section className="stack">
        <h1 className="page-title">{t('sign-in.who')}</h1>
        <UserTiles users={users} picked={picked} onPick={setPicked} />
        <button type="button" className="kiosk-button" onClick={() => go('kiosk')}>
          <SolutionOutlined />
          <span>
            <strong>{t('sign-in.kiosk')}</strong>
            <small>{t('sign-in.kiosk-note')}</small>
          </span>
        </button>
      </section>
      <section className={person ? 'gate-pin' : 'gate-pin waits'}>
        <p className="gate-person">{person ? t('sign-in.pin-of', { name: person.name }) : t('sign-in.pick-first')}</p>
        <PinPad
          value={pin}
          onChange={setPin}
          onDone={() => void done()}
          busy={signIn.busy || !person}
          doneLabel={t('sign-in.go')}
        />
        <Button
          type="primary"
          size="large"
          block
          loading={signIn.busy}
          disabled={!person || pin.length < 4}
          onClick={() => void done()}
        >
          {t('sign-in.go')}
        </Button>
        <RefusalAlert error={signIn.error} />
      </section>
    </div>
  )
}

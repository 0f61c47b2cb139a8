import { useRead } from '../../../app/read.ts'
import { ReadView } from '../../../components/StateView.tsx'
import { WaysPanel } from '../ways/WaysPanel.tsx'
import { ProfileList } from './ProfileList.tsx'
import { ProfilePage } from './ProfilePage.tsx'
import './formats.css'

/** The ways to the bank and the formats that this station writes; with an id, one format with its numbers and its tester. */
export function FormatsTab(props: { params: string[] }) {
  const profiles = useRead('bank.profiles', undefined)
  const [id] = props.params
  return (
    <ReadView read={profiles} lines={10}>
      {(rows) => {
        const profile = rows.find((one) => one.id === id)
        if (profile) return <ProfilePage key={profile.id} profile={profile} />
        return (
          <div className="stack">
            <WaysPanel />
            <ProfileList profiles={rows} />
          </div>
        )
      }}
    </ReadView>
  )
}

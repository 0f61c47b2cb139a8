import { useTranslation } from 'react-i18next'
import type { Role } from '../../src-main/contract/access.ts'
import { initialsOf } from './format.ts'

export interface TileUser {
  id: string
  name: string
  role: Role
}

/** People to pick from, as large tiles. */
export function UserTiles(props: { users: readonly TileUser[]; picked: string | null; onPick: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className="user-tiles">
      {props.users.map((user) => (
        <button
          key={user.id}
          type="button"
          className="user-tile"
          aria-pressed={user.id === props.picked}
          onClick={() => props.onPick(user.id)}
        >
          <span className={`avatar ${user.role}`}>{initialsOf(user.name)}</span>
          <span className="grow">
            <span className="name ellipsis">{user.name}</span>
            <span className="role">{t(`app:role.${user.role}`)}</span>
          </span>
        </button>
      ))}
    </div>
  )
}

import { useRead } from '../../../app/read.ts'
import { useNames } from '../formats/names.ts'

/** Names of bank formats in the language in use; the id itself for one that is not here any more. */
export function useProfileName(): (profile: string) => string {
  const names = useNames()
  const profiles = useRead('bank.profiles', undefined)
  return (profile) => {
    const found = profiles.data?.find(({ id }) => id === profile)
    return found ? names(found.name) : profile
  }
}

import { useNow } from '../../components/Age.tsx'
import { localDate } from '../../components/format.ts'

/** Today's date at the site. */
export function useToday(): string {
  return localDate(new Date(useNow(60_000)).toISOString())
}

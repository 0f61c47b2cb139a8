/** What can be asked of a device. Screens offer an action by it, and the engine refuses by it: by ability, never by the name of the driver. */
import { z } from 'zod'

export const ABILITIES = [
  /** Its log can be fetched (again). */
  'pull',
  'set-clock',
  /** Its users can be read. */
  'read-users',
  /** Users can be written to it and taken off it. */
  'sync-users',
  'read-operations',
  /** It takes files of a stick. */
  'import-file',
  /** It offers files of a watched folder. */
  'offer-files',
  'open-gate',
] as const
export const abilitySchema = z.enum(ABILITIES)
export type Ability = z.infer<typeof abilitySchema>

const OF_DRIVER: Readonly<Record<string, readonly Ability[]>> = {
  'zk-terminal': ['pull', 'set-clock', 'read-users', 'sync-users', 'read-operations'],
  'attlog-file': ['import-file', 'offer-files'],
  'iclock-push': ['pull', 'read-users', 'sync-users'],
  'osdp-panel': ['open-gate'],
  'gate-7e': ['open-gate'],
  'uface-panel': ['sync-users'],
}

/** Abilities of a device as it hangs on this PC; none without a link. */
export function abilitiesOf(
  driver: string,
  link: { kind: string; folder?: string | undefined; deviceUrl?: string | undefined } | null,
): Ability[] {
  if (!link) return []
  return (OF_DRIVER[driver] ?? []).filter(
    (ability) =>
      !(ability === 'offer-files' && !link.folder) &&
      // A panel takes people only where its own address is known.
      !(driver === 'uface-panel' && !link.deviceUrl),
  )
}

const REDUCED = matchMedia('(prefers-reduced-motion: reduce)')

/** Whether the system is set to show no animations. */
export const wantsStill = () => REDUCED.matches

/** Tells of every change of that setting. @returns ends the telling */
export function onMotionSetting(changed: () => void): () => void {
  REDUCED.addEventListener('change', changed)
  return () => REDUCED.removeEventListener('change', changed)
}

/**
 * Hears card readers that type, on every page: keys that come faster than anybody types and end with Enter are a card. What such keys left in a
 * field is taken out again and their Enter does nothing, so that a form with the cursor in it stays as it was.
 */
import { WEDGE_IDLE, type WedgeScan, type WedgeState, wedgeKey } from '../../src-main/contract/wedge.ts'

type Editable = HTMLInputElement | HTMLTextAreaElement

interface Before {
  field: Editable
  value: string
  start: number | null
  end: number | null
}

/** Starts to hear. @returns the way to stop */
export function hearCards(target: Window, onScan: (scan: WedgeScan) => void): () => void {
  let state: WedgeState = WEDGE_IDLE
  let before: Before | null = null
  const press = (event: KeyboardEvent) => {
    const key = keyOf(event)
    // A held key repeats as fast as a reader types; keys with a modifier are commands.
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) {
      state = WEDGE_IDLE
      return
    }
    // The event's own time: a busy window hears keys late, but knows when they were pressed.
    const step = wedgeKey(state, { key, at: event.timeStamp })
    state = step.state
    if (state.text.length === 1) before = fieldAt(event.target)
    if (!step.scan) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (before) restore(before)
    before = null
    onScan(step.scan)
  }
  target.addEventListener('keydown', press, { capture: true })
  return () => target.removeEventListener('keydown', press, { capture: true })
}

/** With a Chinese input method on, the browser names some keys `Process`: then the key's place tells what it is. */
function keyOf({ key, code }: KeyboardEvent): string {
  if (key !== 'Process' && key !== 'Unidentified') return key
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit) return digit
  if (code === 'NumpadEnter') return 'Enter'
  return code === 'Comma' ? ',' : code
}

function fieldAt(target: EventTarget | null): Before | null {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return null
  const { selectionStart: start, selectionEnd: end } = target
  return { field: target, value: target.value, start, end }
}

/** Puts the value back as if nothing had been typed; React hears of it like of any input. */
function restore({ field, value, start, end }: Before): void {
  if (field.value === value) return
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  if (start !== null && end !== null && document.activeElement === field) field.setSelectionRange(start, end)
}

/**
 * The content policy takes styles by nonce only. antd passes ours on, but some of its helpers (scroll lock of a dialog, measuring a
 * scroll bar) make a <style> without asking, and some of its icons hold an empty one inside their SVG. Each gets the nonce of this
 * load when it is created, so that nothing is refused and nothing else is allowed.
 */
import { pageNonce } from './connect.ts'

export function giveStylesTheNonce(): void {
  const nonce = pageNonce()
  if (!nonce) return
  const create = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions) =>
    withNonce(create(name, options), nonce)) as typeof document.createElement
  const createIn = document.createElementNS.bind(document) as (space: string | null, name: string) => Element
  document.createElementNS = ((space: string | null, name: string) =>
    withNonce(createIn(space, name), nonce)) as typeof document.createElementNS
}

function withNonce<T extends Element>(element: T, nonce: string): T {
  if (element instanceof HTMLStyleElement || element instanceof SVGStyleElement) element.nonce = nonce
  return element
}

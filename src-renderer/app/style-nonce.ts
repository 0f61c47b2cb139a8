/**
 * The content policy takes styles by nonce only. antd passes ours on, but some of its helpers (scroll lock of a dialog, measuring a
 * scroll bar) make a <style> without asking; it gets the nonce of this load when it is created, so that nothing is refused.
 */
import { pageNonce } from './connect.ts'

export function giveStylesTheNonce(): void {
  const nonce = pageNonce()
  if (!nonce) return
  const create = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }) as typeof document.createElement
}

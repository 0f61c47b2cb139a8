import { EscrowPanel } from './EscrowPanel.tsx'

/** The project's escrow account. */
export function AccountTab() {
  return (
    <div className="stack">
      <EscrowPanel />
    </div>
  )
}

import { useTranslation } from 'react-i18next'
import { GROUPS, type Kind } from './kind.ts'
import { KINDS } from './kinds.ts'

/** Every kind of device, grouped by what it is for, with one sentence and how far it was proved. */
export function KindPicker(props: { onPick: (kind: Kind) => void }) {
  const { t } = useTranslation()
  return (
    <div className="stack">
      {GROUPS.map((group) => (
        <section key={group}>
          <h3 className="kind-group">{t(`device-form.group.${group}`)}</h3>
          <div className="stack-small">
            {KINDS.filter((kind) => kind.group === group).map((kind) => (
              <button
                key={kind.driver}
                type="button"
                className="kind-card"
                data-driver={kind.driver}
                onClick={() => props.onPick(kind)}
              >
                <strong>{t(`device.short.${kind.driver}`)}</strong>
                <span className="muted">{t(`device.about.${kind.driver}`)}</span>
                <span className="small proof">{t(`device.proof.${kind.driver}`)}</span>
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

/** Every kind of device that the form knows, in the order of the picker. */
import type { Driver } from './draft.ts'
import type { Kind } from './kind.ts'
import { attlogFile } from './kinds/attlog-file.tsx'
import { pcscReader, wedgeReader } from './kinds/card-readers.tsx'
import { gate7e } from './kinds/gate-7e.tsx'
import { iclockPush } from './kinds/iclock-push.tsx'
import { lineTerminal } from './kinds/line-terminal.tsx'
import { osdpPanel } from './kinds/osdp-panel.tsx'
import { isapiPanel, ufacePanel } from './kinds/panels.tsx'
import { sdtReader } from './kinds/sdt-reader.tsx'
import { zkTerminal } from './kinds/zk-terminal.tsx'

export const KINDS: readonly Kind[] = [
  sdtReader,
  zkTerminal,
  iclockPush,
  ufacePanel,
  isapiPanel,
  wedgeReader,
  pcscReader,
  lineTerminal,
  osdpPanel,
  gate7e,
  attlogFile,
]

export function kindOf(driver: Driver): Kind | undefined {
  return KINDS.find((kind) => kind.driver === driver)
}

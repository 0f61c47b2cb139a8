/** The shell's one IPC channel, guarded: only the main frame of the station's own page is heard. */
import { type IpcMainEvent, ipcMain, type WebContents } from 'electron'
import { REQUEST_PORT } from './channels.ts'
import { isOwnUrl } from './origin.ts'

/** True where the message comes from the main frame of the station's page; anything unclear is refused. */
export function isFromStationPage(event: IpcMainEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && frame === event.sender.mainFrame && isOwnUrl(frame.url)
}

/** Calls back when a page asks for a port to the engine. */
export function onPortRequested(listener: (contents: WebContents) => void): void {
  ipcMain.on(REQUEST_PORT, (event) => {
    if (!isFromStationPage(event)) {
      console.error(`refused: ${REQUEST_PORT} from ${event.senderFrame?.url ?? 'a closed frame'}`)
      return
    }
    listener(event.sender)
  })
}

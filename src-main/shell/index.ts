/** Entry of the Electron main process. */
import { app } from 'electron'
import { readShellOptions } from './options.ts'
import { declareScheme } from './protocol.ts'
import { runShell } from './shell.ts'
import { guardAllContents } from './window.ts'

app.enableSandbox()
declareScheme()
guardAllContents()
if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(() => runShell(readShellOptions(process.argv.slice(1), app.getPath('userData'))))
} else {
  // The first instance shows its window.
  app.quit()
}

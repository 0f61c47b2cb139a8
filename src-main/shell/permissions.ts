/** What a screen may ask of the browser: nothing but what is listed, each with its reason. Electron's own default is to grant all. */
import type { Session } from 'electron'
import { isOwnUrl } from './origin.ts'

const ALLOWED: Readonly<Record<string, string>> = {
  'clipboard-sanitized-write': 'copying an error text or an end-to-end id',
}

/** Denies every permission, device and capture to this session, except the listed ones to the station's own screens. */
export function closePermissions(session: Session): void {
  session.setPermissionRequestHandler((webContents, permission, callback) => {
    callback(permission in ALLOWED && isOwnUrl(webContents.getURL()))
  })
  session.setPermissionCheckHandler((_webContents, permission, requestingOrigin) => {
    return permission in ALLOWED && isOwnUrl(requestingOrigin)
  })
  // Readers and terminals are spoken to by the devices process only.
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  session.on('select-serial-port', (event, _ports, _contents, callback) => {
    event.preventDefault()
    callback('')
  })
  session.on('select-hid-device', (event, _details, callback) => {
    event.preventDefault()
    callback(null)
  })
  session.on('select-usb-device', (event, _details, callback) => {
    event.preventDefault()
    callback()
  })
}

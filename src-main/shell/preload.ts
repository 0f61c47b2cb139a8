/**
 * The preload, sandboxed: the page may ask for a port to the engine, and is handed it. Everything else it says, it says over that
 * port in terms of the contract.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { PORT, PORT_MESSAGE, REQUEST_PORT } from './channels.ts'

contextBridge.exposeInMainWorld('anxinShell', {
  requestPort: () => ipcRenderer.send(REQUEST_PORT),
})

ipcRenderer.on(PORT, (event) => {
  // The isolated world cannot pass a port through the bridge: it goes as a message to this very page, and to no other origin.
  window.postMessage({ type: PORT_MESSAGE }, location.origin, event.ports)
})

/**
 * Fuses of the packaged application, for the packager (`electronFuses` of electron-builder, FuseV1Options of @electron/fuses).
 * Each closes a way to run other code in the station's name.
 */
export const FUSES = {
  /** The binary is no Node: nobody runs a script with its signature. Engine and devices are utility processes, not forks. */
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  /** Only the packaged archive is loaded; with its hashes checked where the platform can. */
  onlyLoadAppFromAsar: true,
  enableEmbeddedAsarIntegrityValidation: true,
  /** The screens live at app://station; file: pages get nothing more than in any browser. */
  grantFileProtocolExtraPrivileges: false,
  enableCookieEncryption: true,
  loadBrowserProcessSpecificV8Snapshot: false,
} as const

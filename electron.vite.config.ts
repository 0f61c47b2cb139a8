import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname

/**
 * Three builds. The entries are named one by one, since the layout is `src-main`/`src-renderer`, and the engine and the
 * devices run as processes of their own. Packages of `dependencies` stay outside (`node_modules`), so that the native ones
 * find their prebuilt binaries.
 */
export default defineConfig({
  main: {
    build: {
      outDir: resolve(root, 'out/main'),
      rolldownOptions: {
        input: {
          index: resolve(root, 'src-main/shell/index.ts'),
          'engine-process': resolve(root, 'src-main/station/engine-process.ts'),
          devices: resolve(root, 'src-main/devices/main.ts'),
          // Worker threads of the engine, looked for beside it.
          'check-helper': resolve(root, 'src-main/station/check-helper.ts'),
          'month-helper': resolve(root, 'src-main/station/attendance/month-helper.ts'),
          'verify-helper': resolve(root, 'src-main/station/journal/verify-helper.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(root, 'out/preload'),
      // A sandboxed preload is one CommonJS file that requires nothing but `electron`.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve(root, 'src-main/shell/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    // Absolute addresses: electron-vite would make them relative, for pages opened as files.
    plugins: [react(), { name: 'absolute-base', enforce: 'post', config: () => ({ base: '/' }) }],
    // The host puts the nonce of the page load in this word's place.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      target: 'chrome120',
      // Fonts and pictures stay files: the content policy allows no data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: { index: resolve(root, 'src-renderer/index.html') } },
    },
  },
})

// What the phone's and the console's build have in common. Message compilation runs without eval, because the content policy forbids it.
import { readFileSync } from 'node:fs'

const version: string = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')).version

export const define = {
  __APP_VERSION__: JSON.stringify(version),
  __VUE_OPTIONS_API__: true,
  __VUE_PROD_DEVTOOLS__: false,
  __VUE_I18N_FULL_INSTALL__: false,
  __VUE_I18N_LEGACY_API__: false,
  __INTLIFY_JIT_COMPILATION__: true,
  __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  __INTLIFY_PROD_DEVTOOLS__: false,
}

// Nothing inline, because the content policy allows only files of our own.
export const build = { target: 'chrome100', modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 }

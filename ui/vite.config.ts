// Build of the phone UI, and the tests of both.
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { build, define } from './vite.common'

export default defineConfig({
  plugins: [vue()],
  clearScreen: false,
  server: { host: '127.0.0.1', port: 1420, strictPort: true },
  define,
  build,
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})

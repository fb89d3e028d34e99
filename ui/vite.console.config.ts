// Build of the office's console into dist-console, which the sync server serves under /console/.
// `npm run dev:console` asks a sync server on this machine for everything that is not a screen.
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { build, define } from './vite.common'

/** The server looks for index.html, and the phone's page has that name here. */
const asIndex: Plugin = {
  name: 'console-page-as-index',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = bundle['console.html']
    if (page) page.fileName = 'index.html'
  },
}

export default defineConfig({
  plugins: [vue(), asIndex],
  base: '/console/',
  clearScreen: false,
  server: { host: '127.0.0.1', port: 1421, strictPort: true, proxy: { '/console/api': 'http://127.0.0.1:8480' } },
  define,
  build: {
    ...build,
    outDir: 'dist-console',
    emptyOutDir: true,
    rollupOptions: {
      input: 'console.html',
      output: {
        manualChunks(id) {
          // The charts alone are large; the parts of Element Plus are shaken only when they stay with what uses them.
          return /node_modules\/(echarts|zrender)\//.test(id) ? 'charts' : undefined
        },
      },
    },
  },
})

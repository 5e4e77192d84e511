// Builds for Chromium 86 (the browsers of domestic desktops). Nothing is inlined, so that a policy of
// `default-src 'self'` without 'unsafe-inline' holds.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const server = process.env.JIXIAO_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __INTLIFY_PROD_DEVTOOLS__: 'false', __VUE_I18N_LEGACY_API__: 'false' },
  build: { target: 'chrome86', cssTarget: 'chrome86', assetsInlineLimit: 0, manifest: 'manifest.json', chunkSizeWarningLimit: 900 },
  server: { proxy: Object.fromEntries(['/api', '/checkpoint', '/tile', '/vkey'].map((path) => [path, server])) },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'], css: false, server: { deps: { inline: ['element-plus'] } } },
})

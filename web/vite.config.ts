// Builds for Chromium 86 (the browsers of domestic desktops). Nothing is inlined, so that a policy of
// `default-src 'self'` without 'unsafe-inline' holds.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Few files rather than many small ones: what every page needs (Vue and the like; the frame and what pages share) is two, a
// page one more. Left to themselves stay what is shown on demand: explanations, second factors, ECharts, the editor.
const library = /node_modules\/(@vue|vue|vue-router|vue-i18n|@intlify|pinia)\//
const shared = /\/src\/(api|base|charts|components|composables|layouts|locales|router|stores)\/(?!explain_|totp_form|echarts\.ts)|\/features\/(feature|[^/]+\/(feature|messages))\.ts|plugin-vue|vite\/preload/
const groups = [{ name: 'library', test: library, priority: 2 }, { name: 'elements', test: /node_modules\/(element-plus|@element-plus|@vueuse)\//, minShareCount: 2, priority: 2 }, { name: 'shared', test: shared, priority: 1 }]

const server = process.env.JIXIAO_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __INTLIFY_PROD_DEVTOOLS__: 'false', __VUE_I18N_LEGACY_API__: 'false' },
  build: { target: 'chrome86', cssTarget: 'chrome86', assetsInlineLimit: 0, manifest: 'manifest.json', chunkSizeWarningLimit: 900, rolldownOptions: { output: { codeSplitting: { groups } } } },
  server: { proxy: Object.fromEntries(['/api', '/checkpoint', '/tile', '/vkey'].map((path) => [path, server])) },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'], css: false, server: { deps: { inline: ['element-plus'] } } },
})

// What may not be told is still called by its names.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { forget_answers } from '@/composables/use_query'
import { forget_world, load_world } from '@/composables/use_world'
import { i18n } from '@/locales'
import ExplainDrawer from './explain_drawer.vue'

const world = { title: '', units: [{ code: 'A', name: '甲市' }], periods: [], indicators: [{ id: 'I1', name: '办结率' }], levels: [], dimensions: [], newest: '2026-10' }
const refused = { code: 'reading.out_of_scope', status: 403, detail: '不在您的查看范围内' }
afterEach(() => vi.unstubAllGlobals())

it('is headed by names where the figure itself is refused, and by codes only where nothing is known', async () => {
  setActivePinia(createPinia())
  forget_answers()
  forget_world()
  vi.stubGlobal('fetch', (path: string) => Promise.resolve(new Response(JSON.stringify(path.startsWith('/api/world') ? world : refused), { status: path.startsWith('/api/world') ? 200 : 403, headers: { 'Content-Type': 'application/json' } })))
  await load_world()
  for (const [explain, head] of [['A:I1', '办结率甲市 · 2026年10月 · I1'], ['B:I2', 'I2B · 2026年10月 · I2']] as const) {
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '<i />' } }] })
    await router.push({ path: '/cockpit', query: { explain } })
    const drawer = mount(ExplainDrawer, { global: { plugins: [i18n, router] }, attachTo: document.body })
    await flushPromises()
    expect(document.querySelector('.drawer .words')?.textContent).toBe(head)
    drawer.unmount()
    document.body.innerHTML = ''
  }
})

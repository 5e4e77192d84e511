// Whose figures the big screen shows stands in its head.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { forget_answers } from '@/composables/use_query'
import { forget_world, load_world } from '@/composables/use_world'
import { i18n } from '@/locales'
import Screen from './screen.vue'

const world = { title: '某省图书馆绩效平台', units: [{ code: 'P', name: '某省图书馆' }, { code: 'A', name: '甲市馆', parent: 'P' }], periods: [], indicators: [], levels: [], dimensions: [], newest: '2026-10' }
beforeEach(async () => {
  setActivePinia(createPinia())
  forget_answers()
  forget_world()
  vi.stubGlobal('fetch', (path: string) => Promise.resolve(new Response(JSON.stringify(path.startsWith('/api/world') ? world : { code: 'x', status: 404, detail: '' }), { status: path.startsWith('/api/world') ? 200 : 404, headers: { 'Content-Type': 'application/json' } })))
  await load_world()
})
afterEach(() => vi.unstubAllGlobals())

const head = async (unit: string): Promise<string> => {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '<i />' } }] })
  await router.push(`/screen?unit=${unit}`)
  const page = mount(Screen, { global: { plugins: [i18n, router] } })
  await flushPromises()
  const text = page.find('h1').text()
  page.unmount()
  return text
}

it('is the unit the figures are of', async () => expect(await head('A')).toBe('甲市馆2026年10月'))
it('is the platform alone where that is named after the unit', async () => expect(await head('P')).toBe('某省图书馆绩效平台2026年10月'))

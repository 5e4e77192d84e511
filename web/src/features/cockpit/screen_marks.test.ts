// Every movement on the big screen leads to what it compares, every count to what it counts.
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Overview, OverviewChild } from '@/api/openapi'
import { forget_answers } from '@/composables/use_query'
import { forget_world, load_world } from '@/composables/use_world'
import { i18n } from '@/locales'
import ScreenCity from './screen_city.vue'
import ScreenLights from './screen_lights.vue'
import ScreenRanks from './screen_ranks.vue'
import ScreenTotal from './screen_total.vue'

const world = { title: '', units: [{ code: 'P', name: '某省' }, { code: 'A', name: '甲市', parent: 'P' }], periods: [{ period: '2026-10', kind: 'month' }, { period: '2026-09', kind: 'month' }], indicators: [], levels: [], dimensions: [], newest: '2026-10', lists: {} }
const lights = { green: 5, yellow: 2, red: 3, grey: 0 }
const city = { unit: 'A', name: '甲市', level: 'city', lights, total: '81', total_previous: '83', rank: 2, ranked: 5, rank_previous: 4 } as OverviewChild
let router: Router

beforeEach(async () => {
  setActivePinia(createPinia())
  forget_answers()
  forget_world()
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(world), { headers: { 'Content-Type': 'application/json' } })))
  await load_world()
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '<i />' } }] })
  await router.push('/screen?unit=P&period=2026-10')
})
afterEach(() => vi.unstubAllGlobals())

const shown = (part: object, props: object): VueWrapper => mount(part as never, { props: props as never, global: { plugins: [i18n, router] } }) as VueWrapper
// Where the links that show a movement (▲, ▼) lead.
const movements = (page: VueWrapper): string[] => page.findAll('a').filter((link) => /[▲▼].*\d/.test(link.text()) && !link.find('.light-sign').exists()).map((link) => decodeURIComponent(link.attributes('href') ?? ''))

it('the total and its dimensions lead to the two periods', () => {
  const overview = { unit: 'P', lights, standing: { total: '80', full: '100', previous_total: '82', dimensions: [{ id: 'X', title: '征收', earned: '40', full: '50', rate: '80', previous_rate: '84' }] } } as unknown as Overview
  const page = shown(ScreenTotal, { overview })
  expect(movements(page)).toEqual(Array(2).fill('/compare?unit=P&period=2026-10&with=2026-09'))
  expect(page.findAll('a').map((link) => link.attributes('href'))).toContain('/cockpit?unit=P&period=2026-10&dimension=X')
})
it('a city and its place lead to its own two periods', () => {
  expect(movements(shown(ScreenCity, { city, name: '甲市', gap: undefined }))).toEqual(['/compare?unit=A&period=2026-10&with=2026-09'])
  const ranks = shown(ScreenRanks, { pages: [[{ id: 'g', title: '一组', rows: [city] }]], at: 0, parent: '' })
  expect(movements(ranks)).toEqual(['/compare?unit=A&period=2026-10&with=2026-09'])
  expect(ranks.find('button.name').text()).toBe('甲市')
})
it('lights lead to the matrix, how they moved to the changes', () => {
  const page = shown(ScreenLights, { assessed: { units: 1, lights, lights_previous: { green: 6, yellow: 2, red: 2, grey: 0 }, turned_worse: 1, turned_better: 0, red_new: 1, red_lasting: 0, lasting_periods: 3 }, level: '市' })
  expect(movements(page)).toEqual(Array(2).fill('/cockpit?unit=P&period=2026-10#changes'))
  expect(page.find('a.count').attributes('href')).toBe('/cockpit?unit=P&period=2026-10#lights')
})

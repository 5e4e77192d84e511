// The page of drafts is about the period of the address: it shows that one and offers to publish no other.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { forget_answers } from '@/composables/use_query'
import { forget_world, load_world } from '@/composables/use_world'
import { i18n } from '@/locales'
import { use_session } from '@/stores/session'
import DraftSteps from './draft_steps.vue'
import Drafts from './drafts.vue'

const draft = { tag: 'one', computed_at: '2026-12-01 07:00:00', pack_version: '1.0', stale_facts: false, stale_pack: false }
const periods = [
  { period: '2026-11', kind: 'month', stage: 'draft', draft, partitions_changed: 0 },
  { period: '2026-10', kind: 'month', stage: 'published', version: 1, published_at: '2026-11-01 09:00:00', partitions_changed: 0 },
  { period: '2026Q3', kind: 'quarter', stage: 'draft', draft, partitions_changed: 0 },
]
const world = { units: [{ code: 'A', name: '甲省' }], periods: [], indicators: [], levels: [], dimensions: [], newest: '2026-10' }
const answer = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })

let router: Router
let page: VueWrapper
async function open(address: string): Promise<void> {
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '<i />' } }] })
  await router.push(address)
  page = mount(Drafts, { global: { plugins: [i18n, router] } })
  await flushPromises()
}
const shown = (): string | undefined => (page.findComponent(DraftSteps).exists() ? page.findComponent(DraftSteps).props('state').period : undefined)

beforeEach(async () => {
  setActivePinia(createPinia())
  forget_answers()
  forget_world()
  vi.stubGlobal('fetch', (path: string) => Promise.resolve(answer(path.startsWith('/api/world') ? world : path === '/api/periods' ? { periods } : { period: '', draft, units: 1, blocking: 0, reason_required: false, findings: [] })))
  use_session().session = { ...use_session().session, signed_in: true, home_unit: 'A', permissions: ['draft.compute', 'draft.publish'] }
  await load_world()
})
afterEach(() => {
  page.unmount()
  vi.unstubAllGlobals()
})

it('shows the period of the address though another draft is waiting', async () => {
  await open('/evaluation/drafts?period=2026Q3')
  expect(shown()).toBe('2026Q3')
  expect(page.find('button[type=submit]').text()).toContain('2026年三季度')
  await open('/evaluation/drafts?period=2026-10&of=2026-11')
  expect(shown()).toBe('2026-10')
})

it('offers nothing for a period that has no state', async () => {
  await open('/evaluation/drafts?period=2019-01')
  expect(shown()).toBeUndefined()
  expect(page.find('button[type=submit]').exists()).toBe(false)
  expect(page.text()).toContain('请在列表中选择期间')
})

it('names the other drafts that wait, and choosing one changes the period of the page', async () => {
  await open('/evaluation/drafts')
  expect(shown()).toBe('2026-10')
  const waiting = page.findAll('.waiting button')
  expect(waiting.map((one) => one.text())).toEqual(['2026年11月', '2026年三季度'])
  await waiting[1]!.trigger('click')
  await flushPromises()
  expect(router.currentRoute.value.query.period).toBe('2026Q3')
  expect(shown()).toBe('2026Q3')
})

it('follows the period picker', async () => {
  await open('/evaluation/drafts?period=2026-11')
  await router.push('/evaluation/drafts?period=2026Q3')
  await flushPromises()
  expect(shown()).toBe('2026Q3')
})

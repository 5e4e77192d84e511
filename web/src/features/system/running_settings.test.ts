import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@/locales'
import RunningSettings from './running_settings.vue'

const running = { options: { snapshots_max: 14, verify_scenarios: true, sweep_hour: 3 }, version: 2, changed_by: 'jia' }
let stored = 2
const sent: { if_match: string | null; body: string }[] = []
const answer = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

beforeEach(() => {
  setActivePinia(createPinia())
  stored = 2
  sent.length = 0
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => {
    if (init.method !== 'PUT') return Promise.resolve(answer({ running: { ...running, version: stored, options: { ...running.options, sweep_hour: 5 } } }))
    const if_match = new Headers(init.headers).get('If-Match')
    sent.push({ if_match, body: String(init.body) })
    if (if_match !== `"${stored}"`) return Promise.resolve(answer({ code: 'api.lost_update', status: 412, detail: '已被他人修改' }, 412))
    return Promise.resolve(answer({ ...running, version: stored + 1 }))
  })
})
afterEach(() => vi.unstubAllGlobals())

async function edited(): Promise<VueWrapper> {
  const wrapper = mount(RunningSettings, { props: { running }, global: { plugins: [i18n] } })
  await wrapper.find('input[type=number]').setValue(20)
  await wrapper.find('form').trigger('submit')
  await flushPromises()
  return wrapper
}

it('saves what was changed under the version that was read', async () => {
  const wrapper = await edited()
  expect(sent).toHaveLength(1)
  expect(sent[0]!.if_match).toBe('"2"')
  expect(JSON.parse(sent[0]!.body)).toEqual({ options: { snapshots_max: 20, verify_scenarios: true, sweep_hour: 3 } })
  expect(wrapper.emitted('changed')).toHaveLength(1)
})

it('keeps what was typed beside what somebody else saved, and saves again by decision', async () => {
  stored = 3
  const wrapper = await edited()
  expect(wrapper.text()).toContain('20')
  expect(wrapper.text()).toContain('5')
  expect(wrapper.emitted('changed')).toBeUndefined()
  await wrapper.find('form').trigger('submit')
  await flushPromises()
  expect(sent.at(-1)!.if_match).toBe('"3"')
})

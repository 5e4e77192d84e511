import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { forget_answers } from '@/composables/use_query'
import { i18n } from '@/locales'
import { use_session } from '@/stores/session'
import DraftSteps from './draft_steps.vue'
import type { PeriodState } from './types'

const draft = { tag: 'first', computed_at: '2026-10-01 07:00:00', pack_version: '1.0', stale_facts: false, stale_pack: false }
const state: PeriodState = { period: '2026-09', kind: 'month', stage: 'draft', draft, partitions_changed: 0 }
let tag = 'first'
let blocking = 0
let second_person = false
let ledger_waits = ''
const sent: { if_match: string | null; body: string }[] = []

const answer = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
beforeEach(() => {
  setActivePinia(createPinia())
  forget_answers()
  tag = 'first'
  blocking = 0
  second_person = false
  ledger_waits = ''
  sent.length = 0
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (path.endsWith('/publication/return')) {
      sent.push({ if_match: new Headers(init.headers).get('If-Match'), body: String(init.body) })
      return Promise.resolve(answer({ how: 'returned', by: 'yi', at: '2026-10-01 09:00:00', reason: '数据不全' }))
    }
    if (path.endsWith('/publication')) {
      const if_match = new Headers(init.headers).get('If-Match')
      sent.push({ if_match, body: String(init.body) })
      if (if_match !== `"${tag}"`) return Promise.resolve(answer({ code: 'api.lost_update', status: 412, detail: '已被他人修改' }, 412))
      return Promise.resolve(answer({ period: '2026-09', version: 1, records: 21, leaf_index: 7, unchanged: false, ledger_waits }))
    }
    return Promise.resolve(answer({ period: '2026-09', draft: { ...draft, tag }, units: 21, blocking, reason_required: blocking > 0, second_person, findings: [] }))
  })
  use_session().session = { ...use_session().session, signed_in: true, permissions: ['draft.compute', 'draft.publish'] }
})
afterEach(() => vi.unstubAllGlobals())

async function steps(shown: PeriodState = state): Promise<VueWrapper> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '<i />' } }] })
  const wrapper = mount(DraftSteps, { props: { state: shown }, global: { plugins: [i18n, router] } })
  await flushPromises()
  return wrapper
}

it('says what publishing does before it is asked for', async () => {
  const wrapper = await steps()
  expect(wrapper.text()).toContain('21')
  expect(wrapper.find('form').element.compareDocumentPosition(wrapper.findAll('section')[2]!.find('p').element) & Node.DOCUMENT_POSITION_PRECEDING).toBeTruthy()
})

it('publishes the very draft it shows', async () => {
  const wrapper = await steps()
  await wrapper.find('form').trigger('submit')
  await flushPromises()
  expect(sent).toEqual([{ if_match: '"first"', body: '{"reason":""}' }])
  expect(wrapper.emitted('changed')).toHaveLength(1)
})

it('says that a version is published though the tree waits', async () => {
  ledger_waits = '磁盘空间已满'
  const wrapper = await steps()
  await wrapper.find('form').trigger('submit')
  await flushPromises()
  const said = wrapper.findAll('[role="status"]').map((one) => one.text()).join('\n')
  expect(said).toContain('已公布第 1 版')
  expect(said).toContain('磁盘空间已满')
  expect(said).not.toContain('已入存证')
})

it('keeps the reason, and shows the newer draft, when another one took its place', async () => {
  const wrapper = await steps()
  await wrapper.find('textarea').setValue('已与数据部门核实')
  tag = 'second'
  await wrapper.find('form').trigger('submit')
  await flushPromises()
  expect(wrapper.find('textarea').element.value).toBe('已与数据部门核实')
  expect(wrapper.find('[role="alert"]').exists()).toBe(true)
  await wrapper.find('form').trigger('submit')
  await flushPromises()
  expect(sent.map((one) => one.if_match)).toEqual(['"first"', '"second"'])
})

it('does not offer to publish before a required reason is written', async () => {
  blocking = 3
  const wrapper = await steps()
  const button = wrapper.find('button[type="submit"]')
  expect(button.attributes('disabled')).toBeDefined()
  await wrapper.find('textarea').setValue('数据已核实')
  expect(button.attributes('disabled')).toBeUndefined()
})

it('is put forward by one and published by another', async () => {
  second_person = true
  const first = await steps()
  expect(first.find('button[type=submit]').text()).toContain('提请公布')
  const waiting = { ...state, draft: { ...draft, put_forward: { by: 'jia', at: '2026-10-01 08:00:00', reason: '核实无误' } } }
  use_session().session = { ...use_session().session, login: 'jia' }
  const own = await steps(waiting)
  expect(own.text()).toContain('待他人公布')
  expect(own.find('form').exists()).toBe(false)
  use_session().session = { ...use_session().session, login: 'yi' }
  const other = await steps(waiting)
  expect(other.text()).toContain('核实无误')
  expect(other.find('button[type=submit]').text()).not.toContain('提请')
})

it('is withdrawn by who put it forward and returned by the other, for a reason', async () => {
  second_person = true
  const waiting = { ...state, draft: { ...draft, put_forward: { by: 'jia', at: '2026-10-01 08:00:00', reason: '核实无误' } } }
  for (const [login, word] of [['jia', '撤回提请'], ['yi', '退回提请']] as const) {
    use_session().session = { ...use_session().session, login }
    sent.length = 0
    const wrapper = await steps(waiting)
    await wrapper.findAll('button').find((one) => one.text() === word)!.trigger('click')
    const send = wrapper.find('form.back button[type=submit]')
    expect(send.attributes('disabled')).toBeDefined()
    await wrapper.find('form.back input').setValue('数据不全')
    expect(send.attributes('disabled')).toBeUndefined()
    await wrapper.find('form.back').trigger('submit')
    await flushPromises()
    expect(sent).toEqual([{ if_match: '"first"', body: '{"reason":"数据不全"}' }])
    expect(wrapper.emitted('changed')).toHaveLength(1)
  }
})

it('says by whom and why it was sent back, and may be put forward again', async () => {
  second_person = true
  const wrapper = await steps({ ...state, draft: { ...draft, sent_back: { how: 'returned', by: 'yi', at: '2026-10-01 09:00:00', reason: '河西馆数据请再核实' } } })
  expect(wrapper.text()).toContain('yi 已于')
  expect(wrapper.text()).toContain('河西馆数据请再核实')
  expect(wrapper.find('button[type=submit]').text()).toContain('提请公布')
})

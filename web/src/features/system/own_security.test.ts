// A real account of a demonstration has a password and a second factor; the demonstration's persons have neither.
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import PersonMenu from '@/layouts/person_menu.vue'
import { forget_answers } from '@/composables/use_query'
import { i18n } from '@/locales'
import { use_session } from '@/stores/session'
import { feature } from './feature'
import OwnSecurity from './own_security.vue'

beforeEach(() => {
  i18n.global.mergeLocaleMessage(i18n.global.locale.value, feature.messages)
  setActivePinia(createPinia())
  forget_answers()
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ sessions: [] }), { headers: { 'Content-Type': 'application/json' } })))
})
afterEach(() => vi.unstubAllGlobals())

async function shown(login: string): Promise<{ page: string; menu: string }> {
  const session = use_session()
  session.session = { ...session.session, signed_in: true, demo: true, login, name: '甲' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '<i />' } }] })
  const global = { plugins: [i18n, router] }
  const page = mount(OwnSecurity, { global })
  const menu = mount(PersonMenu, { global })
  await menu.find('button').trigger('click')
  await flushPromises()
  return { page: page.text(), menu: menu.text() }
}

it('offers a real account its password and second factor in a demonstration too', async () => {
  const { page, menu } = await shown('zhang')
  expect(page).toContain('开始设置')
  expect(page).not.toContain('演示身份')
  expect(menu).toContain('修改密码')
  expect(menu).toContain('动态口令与会话')
})
it('offers the demonstration\'s persons neither', async () => {
  const { page, menu } = await shown('demo:perf_office')
  expect(page).toContain('演示身份没有密码与动态口令')
  expect(menu).not.toContain('修改密码')
  expect(menu).not.toContain('动态口令与会话')
})

import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, expect, it, vi } from 'vitest'
import { line_state } from '@/api/events'
import { i18n } from '@/locales'
import PageBroken from './page_broken.vue'

const reload = vi.fn()
vi.stubGlobal('location', { ...window.location, reload })
const broken = (): ReturnType<typeof mount> => mount(PageBroken, { props: { error: new Error('Failed to fetch dynamically imported module') }, global: { plugins: [i18n] } })

afterEach(() => {
  reload.mockClear()
  line_state.value = 'off'
})

it('loads the page again as soon as the server that was gone is back', async () => {
  line_state.value = 'down'
  const wrapper = broken()
  expect(reload).not.toHaveBeenCalled()
  line_state.value = 'live'
  await nextTick()
  expect(reload).toHaveBeenCalledTimes(1)
  wrapper.unmount()
})

it('does not load a page again and again that breaks by itself', async () => {
  line_state.value = 'connecting'
  const wrapper = broken()
  line_state.value = 'live'
  await nextTick()
  expect(reload).not.toHaveBeenCalled()
  wrapper.unmount()
})

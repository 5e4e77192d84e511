// The map's indicator is part of the address, and the table behind the map says what it lists.
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Overview } from '@/api/openapi'
import ChartBox from '@/components/chart_box.vue'
import { i18n } from '@/locales'
import UnitMap from './unit_map.vue'

const lights = { green: 1, yellow: 0, red: 2, grey: 0 }
const overview = {
  unit: 'P', unit_name: '某省', children_level_title: '市',
  children: [{ unit: 'A', name: '甲市', level: 'city', total: '81.25', rate: '81.25', lights }],
  matrix: { indicators: [{ id: 'I1', name: '办结率', dimension: 'X' }, { id: 'I2', name: '满意率', dimension: 'Y' }], rows: [{ unit: 'A', lights: ['red', 'green'] }] },
} as unknown as Overview

let router: Router
async function map(address: string): Promise<VueWrapper> {
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { template: '<i />' } }] })
  await router.push(address)
  return mount(UnitMap, { props: { overview, height: 300 }, global: { plugins: [i18n, router], stubs: { GeoMap: true } } })
}
const table = (page: VueWrapper): unknown => page.findComponent(ChartBox).props('table')
beforeEach(() => setActivePinia(createPinia()))

it('shows the indicator of the address', async () => {
  const page = await map('/cockpit?map=I2')
  expect(page.find('select').element.value).toBe('I2')
  expect(table(page)).toEqual({ columns: ['单位', '满意率'], rows: [['甲市', '达标']] })
})
it('writes the indicator chosen into the address, and takes it out again', async () => {
  const page = await map('/cockpit?period=2026-10')
  expect(table(page)).toEqual({ columns: ['单位', '总分（分）', '未达'], rows: [['甲市', '81.3', '2']] })
  await page.find('select').setValue('I1')
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({ period: '2026-10', map: 'I1' })
  await page.find('select').setValue('')
  await flushPromises()
  expect(router.currentRoute.value.query).toEqual({ period: '2026-10' })
})
it('shows totals where the address names an indicator that is not there', async () => expect((await map('/cockpit?map=NONE')).find('select').element.value).toBe(''))

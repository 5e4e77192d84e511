import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, nextTick, ref } from 'vue'
import { i18n } from '@/locales'
import Echart from './echart.vue'
import type { ChartOption } from './option'

const drawn = vi.hoisted(() => vi.fn())
const surface = vi.hoisted(() => new Map<string, (event: { offsetX: number; offsetY: number }) => void>())
const cursor = vi.hoisted(() => vi.fn())
vi.mock('./echarts', () => ({ init: () => ({ setOption: drawn, on: () => undefined, containPixel: (_: string, [, y]: number[]) => y! > 20, convertFromPixel: (_: object, x: number) => x / 100,
  getZr: () => ({ on: (name: string, work: (event: { offsetX: number; offsetY: number }) => void) => surface.set(name, work), setCursorStyle: cursor }), resize: () => undefined, dispose: () => undefined }), registerMap: () => undefined }))

describe('echart', () => {
  it('draws anew when something changes that the option reads only while it is drawn', async () => {
    const name = ref('甲')
    const Page = defineComponent({
      setup() {
        const option = computed(() => (): ChartOption => ({ series: [{ type: 'line', name: name.value }] }))
        return () => h(Echart, { option: option.value, label: '走势' })
      },
    })
    mount(Page, { attachTo: document.body, global: { plugins: [i18n] } })
    await vi.waitFor(() => expect(drawn).toHaveBeenCalled())
    await flushPromises()
    name.value = '乙'
    await nextTick()
    const option = drawn.mock.calls[drawn.mock.calls.length - 1]![0] as { series: { name: string }[] }
    expect(option.series[0]!.name).toBe('乙')
  })
  it('takes a click anywhere in a column for its point, and none outside the plot', async () => {
    const page = mount(Echart, { props: { option: () => ({}), label: '走势', by_column: true }, attachTo: document.body, global: { plugins: [i18n] } })
    await vi.waitFor(() => expect(surface.has('click')).toBe(true))
    surface.get('mousemove')!({ offsetX: 290, offsetY: 10 })
    surface.get('click')!({ offsetX: 290, offsetY: 10 }) // above the plot
    expect(cursor).not.toHaveBeenCalled()
    surface.get('mousemove')!({ offsetX: 290, offsetY: 80 })
    surface.get('click')!({ offsetX: 290, offsetY: 80 }) // 2.9 columns from the first: nearest to index 3
    expect(cursor).toHaveBeenCalledWith('pointer')
    expect(page.emitted('pick')).toEqual([[{ series: 0, index: 3, name: '' }]])
  })
})

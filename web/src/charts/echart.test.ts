import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, nextTick, ref } from 'vue'
import { i18n } from '@/locales'
import Echart from './echart.vue'
import type { ChartOption } from './option'

const drawn = vi.hoisted(() => vi.fn())
vi.mock('./echarts', () => ({ init: () => ({ setOption: drawn, on: () => undefined, resize: () => undefined, dispose: () => undefined }), registerMap: () => undefined }))

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
})

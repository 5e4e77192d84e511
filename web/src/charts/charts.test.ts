import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import type { LightMatrix as Matrix } from '@/api/openapi'
import { i18n } from '@/locales'
import { column_badness, order_columns, order_rows, parts_of } from './light_matrix'
import LightMatrix from './light_matrix.vue'
import RankBand from './rank_band.vue'
import { limits, linear } from './scale'
import Strip from './strip.vue'
import { axis_places } from './trend_line'
import { waterfall_steps } from './waterfall'

const open = vi.hoisted(() => vi.fn())
vi.mock('@/composables/use_explain', () => ({ use_explain: () => ({ open }) }))
const global = { plugins: [i18n, createPinia()] }

const matrix: Matrix = {
  indicators: [{ id: 'A', name: '甲', dimension: 'POL' }, { id: 'B', name: '乙', dimension: 'REF' }],
  rows: [
    { unit: 'u1', name: '一县', lights: ['green', 'yellow'], badness: '2' },
    { unit: 'u2', name: '二县', lights: ['green', 'red'], badness: '30' },
    { unit: 'u3', name: '三县', lights: ['red', ''], badness: '9' },
  ],
}

describe('the columns of a matrix', () => {
  it('stand in parts as wide as the sheet: 78 of them in three', () => expect(parts_of(78, 27)).toEqual([{ from: 0, to: 27 }, { from: 27, to: 54 }, { from: 54, to: 78 }]))
  it('stand in one on the screen', () => expect(parts_of(78, Infinity)).toEqual([{ from: 0, to: 78 }]))
})
describe('a matrix on paper', () => {
  it('shows every column under a short name', async () => {
    const many: Matrix = { indicators: Array.from({ length: 31 }, (_, at) => ({ id: `I${at}`, name: `指标${at}`, dimension: 'POL' })), rows: [{ unit: 'u1', name: '一县税务局', lights: Array.from({ length: 31 }, () => 'red'), badness: '1' }] }
    const wrapper = mount(LightMatrix, { props: { matrix: many, names: new Map([['一县税务局', '一县']]) }, global })
    expect(wrapper.findAll('table')).toHaveLength(1)
    window.dispatchEvent(new Event('beforeprint'))
    await wrapper.vm.$nextTick()
    expect(wrapper.findAll('table').map((table) => table.findAll('.light-cell').length)).toEqual([27, 4])
    expect(wrapper.find('tbody th').text()).toBe('一县')
    window.dispatchEvent(new Event('afterprint'))
    await wrapper.vm.$nextTick()
    expect(wrapper.findAll('table')).toHaveLength(1)
  })
})
describe('light matrix', () => {
  it('puts the worst unit first, or the worst of one indicator, or keeps the order', () => {
    expect(order_rows(matrix.rows, 'badness').map((row) => row.unit)).toEqual(['u2', 'u3', 'u1'])
    expect(order_rows(matrix.rows, 0).map((row) => row.unit)).toEqual(['u3', 'u2', 'u1'])
    expect(order_rows(matrix.rows, 'given').map((row) => row.unit)).toEqual(['u1', 'u2', 'u3'])
  })
  it('orders badness as a number though it may travel as text', () => {
    const rows = [{ ...matrix.rows[0]!, badness: '9' }, { ...matrix.rows[1]!, badness: '30' }]
    expect(order_rows(rows, 'badness').map((row) => row.unit)).toEqual(['u2', 'u1'])
  })
  it('counts red more than yellow in a column and a missing line not at all', () => {
    expect([column_badness(matrix.rows, 0), column_badness(matrix.rows, 1)]).toEqual([3, 4]) // red 3; yellow 1 + red 3
    expect(order_columns(matrix, true)).toEqual([1, 0])
  })
  it('explains the cell of the sorted row that is clicked, and nothing where no line is', async () => {
    const wrapper = mount(LightMatrix, { props: { matrix }, global })
    await wrapper.find('[data-cell="0:1"]').trigger('click')
    expect(open).toHaveBeenLastCalledWith('u2', 'B')
    await wrapper.find('[data-cell="1:1"]').trigger('click')
    expect(open).toHaveBeenCalledTimes(1)
  })
  it('is walked by arrow keys', async () => {
    const wrapper = mount(LightMatrix, { props: { matrix }, global, attachTo: document.body })
    const first = wrapper.find('[data-cell="0:0"]')
    ;(first.element as HTMLElement).focus()
    await first.trigger('keydown', { key: 'ArrowDown' })
    await first.trigger('keydown', { key: 'ArrowRight' })
    await first.trigger('keydown', { key: 'ArrowRight' })
    expect((document.activeElement as HTMLElement).dataset.cell).toBe('1:1')
  })
})

describe('waterfall', () => {
  it('steps from full mark to total, largest loss first, gains after', () => {
    const steps = waterfall_steps({ name: '满分', points: '1000' }, [{ id: 'a', name: '甲', change: '-10' }, { id: 'b', name: '乙', change: '5' }, { id: 'c', name: '丙', change: '-40' }, { id: 'd', name: '丁', change: '0' }], { name: '得分', points: '955' })
    expect(steps.map((step) => [step.id, step.kind, step.from, step.to])).toEqual([['', 'whole', 0, 1000], ['c', 'lost', 1000, 960], ['a', 'lost', 960, 950], ['b', 'gained', 950, 955], ['', 'whole', 0, 955]])
  })
})

it('a sum of many small losses does not stand among the single ones', () => {
  const steps = waterfall_steps({ name: '参评', points: '50' }, [{ id: 'a', name: '甲', change: '-2' }, { id: '', name: '其余 9 项', change: '-9' }, { id: 'b', name: '乙', change: '-3' }], { name: '总分', points: '36' })
  expect(steps.map((step) => step.name)).toEqual(['参评', '乙', '甲', '其余 9 项', '总分'])
})
describe('waterfall of a total', () => {
  it('keeps what leads from the losses to the total in its order: converted first, then what is added beside the sheet', () => {
    const steps = waterfall_steps({ name: '参评', points: '50' }, [{ id: '', name: '折算', change: '36', after: true }, { id: '', name: '加减分', change: '-2', after: true }, { id: 'a', name: '甲', change: '-14' }], { name: '总分', points: '70' })
    expect(steps.map((step) => [step.name, step.to])).toEqual([['参评', 50], ['甲', 36], ['折算', 72], ['加减分', 70], ['总分', 70]])
  })
})

describe('axis of a trend', () => {
  const months = (from: number, count: number): string[] => Array.from({ length: count }, (_, at) => `${2024 + Math.floor((from - 1 + at) / 12)}-${String(((from - 1 + at) % 12) + 1).padStart(2, '0')}`)
  const named = (periods: string[], width: number): string[] => axis_places(periods, width).map((at) => periods[at]!)
  it('names every month where there is room', () => expect(named(months(11, 12), 700)).toEqual(months(11, 12)))
  it('names the January of every year where there is less', () => {
    const two_years = named(months(11, 24), 500)
    expect(two_years).toEqual(expect.arrayContaining(['2025-01', '2026-01']))
    expect(two_years.length).toBeLessThan(12)
  })
  it('names the first quarter of every year on a phone', () => {
    const quarters = ['2024Q2', '2024Q3', '2024Q4', '2025Q1', '2025Q2', '2025Q3', '2025Q4', '2026Q1']
    expect(named(quarters, 240)).toEqual(expect.arrayContaining(['2025Q1', '2026Q1']))
  })
})

describe('scale', () => {
  it('keeps nought where values spread, and leaves it where they crowd far from it', () => {
    expect(limits([10, 90]).low).toBe(0)
    expect(limits([94, 96, 99]).low).toBeGreaterThan(90)
    expect(limits([-5, 10]).low).toBeLessThan(-5)
  })
  it('draws one value without dividing by nought', () => expect(linear(5, 5, 0, 100).at(5)).toBe(0))
})

describe('small charts', () => {
  it('say rank and its interval in words', () => {
    expect(mount(RankBand, { props: { rank: 4, ranked: 21, q5: 2, q95: 7 }, global }).find('svg').attributes('aria-label')).toBe('第 4 名，名次区间 2—7，共 21 个单位')
  })
  it('show a dash for a unit that was not ranked', () => expect(mount(RankBand, { props: { rank: undefined, ranked: 21 }, global }).text()).toBe('—'))
  it('mark this unit, leave out peers without a value, and open named peers only', async () => {
    const peers = [{ unit: 'u1', name: '一县', value: '90', light: 'green' as const, self: false }, { unit: '', name: '', value: '95', light: 'red' as const, self: false }, { unit: 'u3', name: '三县', light: 'grey' as const, self: false }, { unit: 'u4', name: '四县', value: '93', light: 'yellow' as const, self: true }]
    const wrapper = mount(Strip, { props: { peers, unit: '%' }, global })
    const dots = wrapper.findAll('.dot')
    expect(dots.length).toBe(3)
    expect(wrapper.find('.self').text()).toBe('四县 93.0%')
    for (const dot of dots) await dot.trigger('click')
    expect(wrapper.emitted('pick')).toEqual([['u1'], ['u4']])
    await wrapper.find('[role=button]').trigger('keydown', { key: 'Enter' })
    expect(wrapper.emitted('pick')).toHaveLength(3)
    expect(new Set(dots.map((dot) => dot.attributes('d')?.replace(/[\d.]+/g, ''))).size).toBe(3) // round, square, three-cornered
  })
})

import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '@/locales'
import DataTable from './data_table.vue'
import { filter_rows, row_window, shown_figure, sort_rows, table_cells, type Column } from './data_table'

interface Row { name: string; tax?: string; rate: string }
const rows: Row[] = [{ name: '甲县', tax: '9.5', rate: '96.25' }, { name: '乙县', tax: '100', rate: '80' }, { name: '丙县', rate: '91' }]
const columns: Column<Row>[] = [
  { id: 'name', title: '单位', value: (row) => row.name },
  { id: 'tax', title: '税额（亿元）', kind: 'number', value: (row) => row.tax },
  { id: 'rate', title: '申报率（%）', kind: 'number', value: (row) => row.rate, text: (row) => Number(row.rate).toFixed(1) },
]
const names = (list: Row[]): string => list.map((row) => row.name[0]).join('')

describe('rows', () => {
  it('sort by magnitude, with what is absent last in both orders', () => {
    expect(names(sort_rows(rows, columns, { by: 'tax', descending: false }))).toBe('甲乙丙')
    expect(names(sort_rows(rows, columns, { by: 'tax', descending: true }))).toBe('乙甲丙')
  })
  it('are found by all words, in what is shown', () => {
    expect(names(filter_rows(rows, columns, '县 96.3'))).toBe('甲')
    expect(filter_rows(rows, columns, '丁')).toEqual([])
  })
  it('are found by first letters of the pinyin', () => expect(names(filter_rows(rows, columns, 'yx'))).toBe('乙'))
  it('are copied with titles and full figures', () => expect(table_cells([rows[0]!, rows[2]!], columns)).toEqual([['单位', '税额（亿元）', '申报率（%）'], ['甲县', '9.5', '96.25'], ['丙县', '—', '91']]))
})

describe('a figure as shown', () => {
  it('sorts by what it is worth', () => expect(['1,203.5 亿元', '35 万元', '-96.2%', '−96.2%', '12'].map(shown_figure)).toEqual(['120350000000', '350000', '-96.2', '-96.2', '12']))
  it('is no figure where it is a word or a date', () => expect(['红灯', '2026年9月', '—', ''].map(shown_figure)).toEqual(['红灯', '2026年9月', undefined, undefined]))
  it('is copied as shown where its unit stands beside it', () =>
    expect(table_cells(['35 万元'], [{ id: 'a', title: '税额', kind: 'number', as_shown: true, value: shown_figure, text: (row) => row }])).toEqual([['税额'], ['35 万元']]))
})

describe('row_window', () => {
  it('draws what is seen and a dozen rows on either side', () => expect(row_window(3600, 360, 36, 1718)).toEqual({ from: 88, to: 122 }))
  it('stays within a list that became shorter', () => expect(row_window(36000, 360, 36, 20)).toEqual({ from: 20, to: 20 }))
})

describe('DataTable', () => {
  beforeEach(() => {
    localStorage.clear()
    history.replaceState(null, '')
    setActivePinia(createPinia())
  })
  const table = (list: Row[], id = 'test') => mount(DataTable<Row>, { props: { id, columns, rows: list, row_key: (row: Row) => row.name }, global: { plugins: [i18n] }, attachTo: document.body })
  const firsts = (wrapper: ReturnType<typeof table>): string[] => wrapper.findAll('tbody th').map((cell) => cell.text())

  it('sorts numbers from the largest at the first press, and the other way at the second', async () => {
    const wrapper = table(rows)
    const head = wrapper.findAll('thead button')[1]!
    await head.trigger('click')
    expect(firsts(wrapper)).toEqual(['乙县', '甲县', '丙县'])
    expect(wrapper.findAll('thead th')[1]!.attributes('aria-sort')).toBe('descending')
    await head.trigger('click')
    expect(firsts(wrapper)).toEqual(['甲县', '乙县', '丙县'])
  })
  it('remembers the order of this page and not of another', async () => {
    await table(rows, 'one').findAll('thead button')[1]!.trigger('click')
    expect(firsts(table(rows, 'one'))).toEqual(['乙县', '甲县', '丙县'])
    expect(firsts(table(rows, 'two'))).toEqual(['甲县', '乙县', '丙县'])
  })
  it('moves the focus by arrow keys and does not leave the table', async () => {
    const wrapper = table(rows)
    const first = wrapper.find('[data-cell="0:0"]')
    ;(first.element as HTMLElement).focus()
    await first.trigger('keydown', { key: 'ArrowDown' })
    await first.trigger('keydown', { key: 'ArrowRight' })
    expect((document.activeElement as HTMLElement).dataset.cell).toBe('1:1')
    await first.trigger('keydown', { key: 'PageDown' })
    expect((document.activeElement as HTMLElement).dataset.cell).toBe('2:1')
  })
  it('draws a part of a long list only', () => {
    const many = Array.from({ length: 1718 }, (_, at) => ({ name: `单位${at}`, tax: String(at), rate: '1' }))
    const wrapper = table(many)
    expect(wrapper.findAll('tbody th').length).toBeLessThan(60)
    expect(wrapper.find('table').attributes('aria-rowcount')).toBe('1719')
  })
  it('says so when nothing matches', async () => {
    const wrapper = table(rows)
    await wrapper.find('input[type=search]').setValue('没有的县')
    expect(wrapper.find('tbody').text()).toBe('没有符合条件的行')
  })
  it('is as one left it on the way back, and fresh on another visit', async () => {
    const before = table(rows)
    await before.find('input[type=search]').setValue('县 9')
    ;(before.find('[data-cell="1:2"]').element as HTMLElement).focus()
    before.unmount()
    const back = table([])
    expect(back.find<HTMLInputElement>('input[type=search]').element.value).toBe('县 9')
    await back.setProps({ rows }) // they came later
    await nextTick()
    expect(firsts(back)).toEqual(['甲县', '丙县'])
    expect((document.activeElement as HTMLElement).dataset.cell).toBe('1:2')
    expect(document.activeElement?.closest('tr')?.textContent).toContain('丙县')
    back.unmount()
    history.pushState(null, '')
    const fresh = table(rows)
    await nextTick()
    expect(fresh.find<HTMLInputElement>('input[type=search]').element.value).toBe('')
    expect(document.activeElement).toBe(document.body)
    expect(table(rows, 'other').find<HTMLInputElement>('input[type=search]').element.value).toBe('')
  })
  it('keeps the row in hand when its rows come anew', async () => {
    const wrapper = table(rows)
    ;(wrapper.find('[data-cell="1:0"]').element as HTMLElement).focus()
    await wrapper.setProps({ rows: [...rows] })
    expect(wrapper.find('[data-cell="1:0"]').attributes('tabindex')).toBe('0')
  })
  it('does not take the focus from where one is', async () => {
    const before = table(rows)
    ;(before.find('[data-cell="1:0"]').element as HTMLElement).focus()
    before.unmount()
    const elsewhere = document.body.appendChild(document.createElement('button'))
    elsewhere.focus()
    table(rows)
    await nextTick()
    expect(document.activeElement).toBe(elsewhere)
    elsewhere.remove()
  })
  it('counts its rows with separators', () => {
    const many = Array.from({ length: 1276 }, (_, at) => ({ name: `单位${at}`, rate: '1' }))
    expect(table(many).find('[role=status]').text()).toBe('共 1,276 行')
  })
})

import { expect, test } from 'vitest'
import { filter_indicators } from './filters'
import type { LibraryRow } from './types'

const row = (part: Partial<LibraryRow>): LibraryRow => ({
  id: 'A-01', name: '按期申报率', kind: 'assessed', dimension: 'A', dimension_title: '甲', axis: 'internal', unit: '%', direction: 'positive', cadence: 'month', method: 'interval', method_title: '区间法', taken: 'automatic', department: '征管处', serves: ['#48'], levels: [{ level: 'city', title: '市', points: '20' }], lights: { green: 1, yellow: 0, red: 0, grey: 0 }, units: 1, missing: 0, ...part,
})
const rows = [row({}), row({ id: 'B-02', name: '满意度', kind: 'observed', dimension: 'B', serves: ['#27'], levels: [{ level: 'county', title: '县' }], lights: { green: 0, yellow: 0, red: 2, grey: 0 } })]
const ids = (by: Record<string, string>): string[] => filter_indicators(rows, by).map((one) => one.id)

test('no filter keeps all, in order', () => expect(ids({})).toEqual(['A-01', 'B-02']))
test('words are found in name, number, department and mechanism, all of them', () => {
  expect(ids({ text: '申报' })).toEqual(['A-01'])
  expect(ids({ text: '#27' })).toEqual(['B-02'])
  expect(ids({ text: '征管 b-02' })).toEqual(['B-02'])
  expect(ids({ text: '申报 满意' })).toEqual([])
})
test('a light keeps indicators that have one', () => expect(ids({ light: 'red' })).toEqual(['B-02']))
test('a level keeps indicators that assess it', () => expect(ids({ level: 'city', dimension: 'A' })).toEqual(['A-01']))
test('a kind keeps the indicators of it', () => expect(ids({ kind: 'observed' })).toEqual(['B-02']))

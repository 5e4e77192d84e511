import { describe, expect, it } from 'vitest'
import type { Card, CardLine, RankingRow, World } from '@/api/openapi'
import { split_lines } from '@/base/card_lines'
import { table_cells } from '@/components/data_table'
import { name_of } from './download'
import { group_findings } from './findings'
import { grades_in_order, ranking_columns } from './ranking_columns'
import type { UnitChange } from './types'
import { change_sentences } from './version_words'
import { card_waterfall, first_level, kinds_of, losses, movers, newest_of, plan_change, steps_up, sum_points } from './words'

const row = (unit: string, rank?: number, rank_previous?: number): RankingRow =>
  ({ unit, name: unit, level: 'city', lights: { green: 0, yellow: 0, red: 0, grey: 0 }, dimensions: {}, adjustment: '0', points_assessed: '1000', points_carried: '0', points_not_due: '0', open: true, ...(rank ? { rank } : {}), ...(rank_previous ? { rank_previous } : {}) })
const line = (indicator: string, lost?: string): CardLine =>
  ({ indicator, name: indicator, definition: '', dimension: 'X', unit_of_value: '%', status: 'ok', points: '40', points_sheet: '40', light: 'red', carried: false, axis: '', decimals: 1, sample_small: false, stands_since: '2026-09', explanation: '', why: '', ...(lost ? { lost } : {}) })
const world = (periods: [string, 'month' | 'quarter' | 'year', number?][]): World =>
  ({ periods: periods.map(([period, kind, version]) => ({ period, kind, ...(version ? { version } : {}) })), levels: [{ id: 'province', title: '省' }, { id: 'city', title: '市' }], sheets: [{ level: 'province' }, { level: 'city' }], units: [{ code: 'P', level: 'province' }, { code: 'C1', level: 'city' }, { code: 'C2', level: 'city' }] }) as unknown as World

describe('movement', () => {
  it('counts places gained as positive', () => expect([steps_up(row('a', 2, 5)), steps_up(row('b', 5, 2)), steps_up(row('c', 1))]).toEqual([3, -3, undefined]))
  it('names who moved most either way', () => {
    const { up, down } = movers([row('a', 1, 2), row('b', 2, 5), row('c', 4, 3), row('d', 5, 1)])
    expect([up?.unit, down?.unit]).toEqual(['b', 'd'])
  })
  it('names nobody where nothing moved', () => expect(movers([row('a', 1, 1), row('b', 2)])).toEqual({}))
})

it('sets a total beside its plan where there is one', () => expect([plan_change({ total: '928.45', planned: '972.63' }), plan_change({ total: '928.45' })]).toEqual(['-44.18', undefined]))

it('what has no points on the sheet stands apart from its lines, unless there is no sheet', () => {
  const card = { lines: [line('a'), { ...line('FIG'), points: '0', points_sheet: '0' }], standing: {} } as unknown as Card
  expect(split_lines(card)).toEqual({ sheet: [card.lines[0]], beside: [card.lines[1]] })
  expect(split_lines({ lines: card.lines } as unknown as Card).beside).toEqual([])
})

describe('losses', () => {
  it('puts the dearest first and leaves out what lost nothing', () => expect(losses([line('a', '2'), line('b'), line('c', '11.5'), line('d', '0')]).map((one) => one.indicator)).toEqual(['c', 'a']))
  it('adds points without a double', () => expect(sum_points(['0.1', '0.2', undefined, '12'])).toBe('12.3'))
  // 50 points assessed of a sheet of 100, 14 lost: 36 ÷ 50 × 100 = 72, and 2 beside the sheet.
  const says = { assessed: '参评分值', total: '总分', beyond: '超出', others: (count: number) => `其余 ${count} 项` }
  const fallen = (more: object, lines: CardLine[]): ReturnType<typeof card_waterfall> => card_waterfall({ axes: [], lines, standing: { full: '100', total: '74', points_assessed: '50', earned: '36', adjustment: '2', dimensions: [], parts: [{ name: '折算', points: '36' }, { name: '加减分', points: '2' }], ...more } } as unknown as Card, says)
  const fourteen = Array.from({ length: 14 }, (_, at) => line(`I${at}`, '1'))
  const sum = (fall: NonNullable<ReturnType<typeof card_waterfall>>): string => sum_points([fall.full.points, ...fall.items.map((one) => one.change)])
  it('falls from the points assessed to the total by steps that add up, small losses in one', () => {
    const fall = fallen({}, fourteen)!
    expect(fall.items.slice(-3)).toEqual([{ id: '', name: '其余 2 项', change: '-2' }, { id: '', name: '折算', change: '36', after: true }, { id: '', name: '加减分', change: '2', after: true }])
    expect([fall.full.points, sum(fall), fall.total.points]).toEqual(['50', '74', '74'])
  })
  it('counts what a line earned beyond its points', () => expect(sum(fallen({ earned: '37', total: '75' }, fourteen)!)).toBe('75'))
  it('leaves out what an axis that is ranked apart lost', () => {
    const card = { axes: [{ id: 'apart', ranked_apart: true }], lines: [...fourteen, { ...line('R', '5'), axis: 'apart' }], standing: { full: '100', total: '74', points_assessed: '50', earned: '36', parts: [{ name: '折算', points: '36' }, { name: '加减分', points: '2' }] } } as unknown as Card
    expect(sum(card_waterfall(card, says)!)).toBe('74')
  })
})

describe('periods of a pack', () => {
  it('a pack with years only has one kind', () => expect(kinds_of(world([['2024', 'year', 1], ['2025', 'year', 1]]))).toEqual(['year']))
  it('months bring quarters and years, but no half-years', () => expect(kinds_of(world([['2026-09', 'month', 1]]))).toEqual(['month', 'quarter', 'year']))
  it('prefers what is published to what is only drafted', () => expect(newest_of(world([['2026-08', 'month', 1], ['2026-09', 'month']]), 'month')).toBe('2026-08'))
  it('starts with the first level that can be ranked', () => expect(first_level(world([]))).toBe('city'))
  it('starts where one stands, if there are others to compare with', () => {
    const counties = { ...world([]), levels: [...world([]).levels, { id: 'county', title: '县' }], sheets: [{ level: 'province' }, { level: 'city' }, { level: 'county' }], units: [...world([]).units, { code: 'D1', level: 'county' }, { code: 'D2', level: 'county' }] } as unknown as World
    expect([first_level(counties, 'county'), first_level(counties, 'city'), first_level(counties, 'province')]).toEqual(['county', 'city', 'city'])
  })
})

it('grades sort from the best, not by their letters', () => {
  const graded = (rate: string, grade_title: string): RankingRow => ({ ...row(rate), rate, grade_title })
  expect([...grades_in_order([graded('80', '良好'), graded('95', '优秀'), graded('60', '一般'), graded('85', '良好')])]).toEqual([['优秀', 0], ['良好', 1], ['一般', 2]])
})

it('a rank is copied as a number, its band with a dash no spreadsheet takes for a date', () => {
  const columns = ranking_columns(undefined, [{ ...row('a', 6), ranked: 6, rank_q5: 2, rank_q95: 3 }], false, (key) => key)
  const [titles, cells] = table_cells([{ ...row('a', 6), ranked: 6, rank_q5: 2, rank_q95: 3 }], columns.filter((one) => ['rank', 'ranked', 'band'].includes(one.id)))
  expect([titles?.length, cells]).toEqual([3, ['6', '6', '2—3']])
})

it('findings about one indicator are one matter, blocking ones first', () => {
  const groups = group_findings([
    { blocking: false, check: 'coverage', text: 'x', indicator: 'A' }, { blocking: false, check: 'coverage', text: 'y', indicator: 'B' },
    { blocking: true, check: 'balance', text: 'z', unit: 'C1', indicator: 'A' }, { blocking: true, check: 'balance', text: 'w', unit: 'C2', indicator: 'A' },
  ])
  expect(groups.map((one) => [one.check, one.findings.length])).toEqual([['balance', 2], ['coverage', 2]])
})
it('reads the Chinese name of a file', () => {
  expect(name_of("attachment; filename*=UTF-8''%E5%B8%82%E5%B1%80.xlsx")).toBe('市局.xlsx')
  expect(name_of(null)).toBe('导出.xlsx')
})

describe('what changed for a unit between two versions', () => {
  const say = (key: string, args: Record<string, unknown> = {}): string => `${key.split('.').pop()} ${Object.values(args).join(' ')}`.trim()
  const change = (more: Partial<UnitChange>): UnitChange => ({ unit: 'U', name: '某县', level: 'county', level_title: '县', presence: 'both', grade_from: '良好', grade_to: '良好', adjustment_from: '0', adjustment_to: '0', open: true, lines: [], ...more })
  it('says by how much the points beside the sheet moved the total', () =>
    expect(change_sentences(change({ total_from: '931.01', total_to: '934.01', adjustment_from: '-0.5', adjustment_to: '2.5', rank_from: 14, rank_to: 14 }), say)).toEqual(['total 931.01 934.01 +3.00', 'adjustment −0.50 +2.50 +3.00']))
  it('lays a rank that moved alone to the others of the group', () =>
    expect(change_sentences(change({ total_from: '900', total_to: '900', rank_from: 3, rank_to: 4 }), say)).toEqual(['rank_by_others rank_at 3 rank_at 4']))
  it('names a veto, one that is gone, and a grade', () => {
    expect(change_sentences(change({ veto_to: '重大责任事故', grade_to: '' }), say)).toEqual(['veto 重大责任事故', 'grade 良好 no_grade'])
    expect(change_sentences(change({ veto_from: '重大责任事故' }), say)).toEqual(['veto_gone 重大责任事故'])
  })
  it('says of a unit that came or went that it did', () => expect(change_sentences(change({ presence: 'added', total_to: '1' }), say)).toEqual(['added']))
})

import { describe, expect, it } from 'vitest'
import type { Overview, OverviewChild } from '@/api/openapi'
import { by_group, depth_of, pages_of, ranked_elsewhere } from './children'
import { finding_of } from './finding'

const lights = { green: 1, yellow: 2, red: 3, grey: 4 }
const child = (unit: string, more: Partial<OverviewChild>): OverviewChild => ({ unit, name: unit, level: 'city', lights, ...more })
const overview: Overview = {
  unit: 'P', unit_name: '某省', level: 'province', period: '2026-09', data_until: '2026-10-08 06:12:00', previous: '2026-08', ledger: { size: 0, root: '', signed_at: '', witnesses_met: 0, witnesses_total: 0 }, lights, lights_below: lights, assessed: { units: 3, lights, turned_worse: 0, turned_better: 0, red_new: 0, red_lasting: 0, lasting_periods: 3 }, children_level_title: '市', gaps: [], trend: [], changes: [],
  matrix: { indicators: [], rows: [] },
  standing: {
    grade: '', grade_title: '', points_assessed: '100', adjustment: '0', explanation: '', formula: '', earned: '', parts: [], ranked_apart: 0, total: '896.81', full: '1000', rate: '89.68', previous_total: '906.88',
    dimensions: [{ id: 'X', title: '征收', earned: '55.86', full: '60', rate: '93.1', lights }, { id: 'Y', title: '服务', earned: '33.44', full: '40', rate: '83.61', lights }],
  },
  children: [child('A', { total: '80', total_previous: '82' }), child('B', { total: '81', total_previous: '81' }), child('C', { total: '70' })],
}

describe('finding_of', () => {
  it('says total, movement, the weakest dimension and who fell', () => {
    // 906.88 − 896.81 = 10.07; of A and B, which can be compared, A fell.
    expect(finding_of(overview)).toBe('得 896.81 分，比8月下降 10.07 分；服务最弱，得分率 83.6%；2 个市中 1 个得分下降。')
  })
  it('says how far the total is from its plan', () => {
    // 930.5 − 896.81 = 33.69
    const planned: Overview = { ...overview, children: [], standing: { ...overview.standing!, planned: '930.5', planned_rate: '93.05' } }
    expect(finding_of(planned)).toContain('比8月下降 10.07 分，低于计划 33.69 分；')
  })
  it('calls a year by its number', () => {
    const year: Overview = { ...overview, period: '2013', previous: '2012', children: [] }
    expect(finding_of(year)).toContain('比2012年下降 10.07 分')
  })
  it('counts lights where nothing is scored', () => {
    const bare: Overview = { ...overview, children: [] }
    delete bare.standing
    expect(finding_of(bare)).toBe('红灯 3 项、黄灯 2 项。')
  })
})

it('finds what is below where nothing is measured of the unit itself', () => {
  const none = { green: 0, yellow: 0, red: 0, grey: 0 }
  const bare: Overview = { ...overview, children: [], lights: none, children_level_title: '国家', assessed: { ...overview.assessed, units: 191, lights: { ...none, red: 1076, yellow: 49 } } }
  delete bare.standing
  expect(finding_of(bare)).toBe('191 个国家共有 1,076 个红灯、49 个黄灯。')
  expect(finding_of({ ...bare, assessed: { ...bare.assessed, units: 0 } })).toBe('')
})

describe('pages_of', () => {
  const group = (id: string, count: number): ReturnType<typeof by_group>[number] => ({ id, title: id, rows: Array.from({ length: count }, (_, at) => child(`${id}${at}`, {})) })
  const pages = (...groups: ReturnType<typeof by_group>): string[] => pages_of(groups, 8).map((page) => page.map((one) => `${one.id}${one.rows.length}`).join(' '))
  it('puts small groups together and parts long ones', () => {
    // A heading and a row each: 2 + 2 + 2 + 2 lines of 8; then 8 + 1 is too much; 14 rows fill two columns of 7.
    expect(pages(group('a', 1), group('b', 1), group('c', 1), group('d', 1), group('e', 1))).toEqual(['a1 b1 c1 d1', 'e1'])
    expect(pages(group('a', 7), group('b', 1))).toEqual(['a7', 'b1'])
    expect(pages(group('a', 21), group('b', 3))).toEqual(['a14', 'a7', 'b3'])
    expect(pages()).toEqual([])
  })
})

describe('by_group', () => {
  it('puts ranked units first, then by total', () => {
    const groups = by_group([child('A', { group: '2', rank: 2 }), child('B', { group: '2', rank: 1 }), child('C', { group: '1', total: '3' }), child('D', { group: '1', total: '5' })])
    expect(groups.map((group) => group.rows.map((row) => row.unit))).toEqual([['D', 'C'], ['B', 'A']])
  })
})

describe('a group of which only a part stands here', () => {
  it('says how many its ranks count', () => expect(ranked_elsewhere([child('A', { rank: 8, ranked: 308 }), child('B', { rank: 13, ranked: 308 })])).toBe(308))
  it('says nothing where it stands whole, or is not ranked', () => expect([ranked_elsewhere([child('A', { rank: 1, ranked: 1 })]), ranked_elsewhere([child('A', {})])]).toEqual([undefined, undefined]))
})

describe('depth_of', () => {
  it('spans from the lowest rate to the highest', () => {
    expect([...depth_of([child('A', { rate: '80' }), child('B', { rate: '90' }), child('C', { rate: '85' }), child('D', {})])]).toEqual([['A', 0], ['B', 1], ['C', 0.5]])
  })
})

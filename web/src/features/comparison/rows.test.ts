import { describe, expect, it } from 'vitest'
import type { Card, FigureExplanation } from '@/api/openapi'
import { figure_rows, moved, moved_lines, total_rows } from './rows'

const say = (key: string, args: Record<string, unknown> = {}): string => [key, ...Object.values(args)].join(' ')
const figure = (value: string, more: object = {}): FigureExplanation => ({ value, unit_of_value: '%', decimals: 1, light: 'red', points: '40', data_until: '', ...more }) as unknown as FigureExplanation
const card = (lines: [string, string?][], more: object = {}): Card => ({ lines: lines.map(([indicator, score]) => ({ indicator, name: indicator, ...(score === undefined ? {} : { score }) })), data_until: '', ...more }) as unknown as Card

describe('two periods side by side', () => {
  it('a percentage moves in percentage points, a count in its own unit', () => {
    expect(moved('96.2', '98.5', { unit: '%', decimals: 1 })).toBe('+2.3 个百分点')
    expect(moved('12', '9', { unit: '天', decimals: 0 })).toBe('−3 天')
    expect(moved(undefined, '9', {})).toBe('—')
    expect(moved('9.0', '9', {})).toBe('持平')
  })
  it('says how many places were gained or lost', () => {
    const change = (before: number, now: number): string | undefined => figure_rows(figure('1', { rank: before, ranked: 8 }), figure('1', { rank: now, ranked: 8 }), say).find((row) => row.id === 'rank')?.change
    expect([change(1, 8), change(5, 2), change(3, 3)]).toEqual(['下降 7 位', '上升 3 位', '持平'])
  })
  it('leaves out what neither has, and keeps what one has', () => {
    const rows = figure_rows(figure('96.2'), figure('98.5', { target: '98' }), say)
    expect(rows.map((row) => row.id)).toEqual(['value', 'target', 'light', 'version'])
    expect(rows[1]).toEqual({ id: 'target', before: '—', now: '98.0%', change: '—' })
  })
  it('puts the line that lost most first and leaves out those that did not move or have no score', () => {
    const lines = moved_lines(card([['a', '10'], ['b', '10'], ['c', '10'], ['d']]), card([['a', '11'], ['b', '4'], ['c', '10'], ['d', '3']]))
    expect(lines.map((line) => [line.indicator, line.by])).toEqual([['b', '-6'], ['a', '1']])
  })
  it('sets totals and dimensions beside each other by their titles', () => {
    const of = (total: string, earned: string): Card => card([], { standing: { total, full: '100', rate: total, points_assessed: '100', adjustment: '0', grade_title: '良好', dimensions: [{ id: 'X', title: '征收', earned }] } })
    const rows = total_rows(of('83', '53'), of('84', '54'), say)
    expect(rows.find((row) => row.id === 'total')).toEqual({ id: 'total', before: '83.00 分', now: '84.00 分', change: '+1.00 分' })
    expect(rows.find((row) => row.id === '征收')?.change).toBe('+1.00 分')
  })
})

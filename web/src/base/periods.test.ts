import { describe, expect, it } from 'vitest'
import { period_after, period_before, period_kind, period_short, period_words, time_words, year_before } from './periods'

describe('periods', () => {
  it.each([['2026', '2026年'], ['2026H1', '2026年上半年'], ['2026H2', '2026年下半年'], ['2026Q3', '2026年三季度'], ['2026-09', '2026年9月'], ['2026-12', '2026年12月']])(
    'reads %s as %s', (period, words) => expect(period_words(period)).toBe(words))
  it('takes no month 13 and no fifth quarter', () => expect([period_kind('2026-13'), period_kind('2026Q5'), period_kind('')]).toEqual([undefined, undefined, undefined]))
  it('is short where the year stands above', () => expect([period_short('2026-09'), period_short('2026Q1'), period_short('2026')]).toEqual(['9月', '一季度', '全年']))
  it('shows a time to the minute', () => expect(time_words('2026-09-20T06:12:45+08:00')).toBe('2026-09-20 06:12'))
  it('knows the one before, the one after and the one a year before', () => {
    expect(['2026-01', '2026-09', '2026Q1', '2026H2', '2026', 'x'].map(period_before)).toEqual(['2025-12', '2026-08', '2025Q4', '2026H1', '2025', undefined])
    expect(['2026-12', '2026-09', '2026Q4', '2026H1', '2026', 'x'].map(period_after)).toEqual(['2027-01', '2026-10', '2027Q1', '2026H2', '2027', undefined])
    expect(['2026-01', '2026Q3', '2026', 'x'].map(year_before)).toEqual(['2025-01', '2025Q3', '2025', undefined])
  })
})

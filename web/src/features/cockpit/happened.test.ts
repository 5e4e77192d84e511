import { describe, expect, it } from 'vitest'
import type { Arrivals, Proposal } from '@/api/openapi'
import { happened_since, start_of_yesterday } from './happened'

const arrivals = (more: Partial<Arrivals>): Arrivals => ({ kind: 'taken', deliveries: 1, rows: 0, datasets: [], last_at: '2026-10-08 06:00:00', ...more })
const proposal = (more: Partial<Proposal>): Proposal => ({
  id: 1, indicator: 'COG-08', indicator_name: '按期申报率', base_digest: '', digest: '', version: '2026.2', reason: '', by: 'ann', at: '2026-10-06 08:00:00',
  state: 'installed', decided_by: 'bob', decided_at: '2026-10-07 12:00:00', note: '', differences: [], files: [], own: false, outdated: false, ...more,
})

describe('start_of_yesterday', () => {
  it('is midnight in Beijing, eight hours before Greenwich', () => {
    expect(start_of_yesterday(new Date('2026-10-08T17:00:00Z'))).toBe('2026-10-08 00:00:00') // already the 9th in Beijing
    expect(start_of_yesterday(new Date('2026-10-08T15:59:00Z'))).toBe('2026-10-07 00:00:00')
  })
})

describe('happened_since', () => {
  it('tells what was computed, taken in and corrected since then, newest first', () => {
    const told = happened_since({
      periods: [
        { period: '2026-07', kind: 'month', version: 1, published_at: '2026-08-09 08:00:00', data_until: '' },
        { period: '2026-08', kind: 'month', version: 2, published_at: '2026-10-08 09:00:00', reason: '更正迟报数据', drafted_at: '2026-10-08 08:30:00', data_until: '' },
        { period: '2026-09', kind: 'month', drafted_at: '2026-10-08 07:00:00', data_until: '' },
      ],
      arrivals: [arrivals({ kind: 'corrected', rows: 5, last_at: '2026-10-08 10:00:00' }), arrivals({ deliveries: 2, rows: 1234, datasets: ['申报', '缴款', '欠税', '登记'] }), arrivals({ kind: 'failed', last_at: '2026-10-07 01:00:00' })],
    }, '2026-10-07 00:00:00')
    expect(told.map((one) => one.text)).toEqual([
      '数据更正 1 批，共 5 行',
      '2026年9月考评结果重新试算，尚未公布',
      '数据入库 2 批，共 1,234 行（申报、缴款、欠税等 4 种）',
      '数据未能到达 1 次',
    ])
  })
  it('tells everybody of a definition put in force, and of a refusal its author', () => {
    const proposals = [
      proposal({}), proposal({ id: 2, state: 'refused', note: '依据不足', own: true }), proposal({ id: 3, state: 'refused', note: '与我无关' }),
      proposal({ id: 4, state: 'open', own: true }), proposal({ id: 5, decided_at: '2026-10-06 23:59:59' }),
    ]
    expect(happened_since({ periods: [], proposals }, '2026-10-07 00:00:00').map((one) => one.text)).toEqual(['“按期申报率”口径修改被退回：依据不足', '“按期申报率”口径修改已审定启用'])
  })
})

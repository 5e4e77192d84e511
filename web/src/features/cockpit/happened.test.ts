import { describe, expect, it } from 'vitest'
import type { Delivery } from '@/api/openapi'
import { happened_since, start_of_yesterday } from './happened'

const delivery = (more: Partial<Delivery>): Delivery => ({
  id: 1, dataset: 'd', via: 'connector', outcome: 'taken', by: '', started_at: '', finished_at: '2026-10-08 06:00:00', file: '', scope: '',
  source_rows: 0, rows: 0, refused: 0, duplicates: 0, cells_missing: 0, replaced: 0, total: '', digest: '', error: '', ...more,
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
        { period: '2026-07', kind: 'month', version: 1, published_at: '2026-08-09 08:00:00' },
        { period: '2026-08', kind: 'month', version: 2, published_at: '2026-10-08 09:00:00', reason: '更正迟报数据', drafted_at: '2026-10-08 08:30:00' },
        { period: '2026-09', kind: 'month', drafted_at: '2026-10-08 07:00:00' },
      ],
      deliveries: [
        delivery({ rows: 1200 }), delivery({ rows: 34, finished_at: '2026-10-07 06:00:00' }),
        delivery({ via: 'correction', rows: 5, finished_at: '2026-10-08 10:00:00' }),
        delivery({ outcome: 'unchanged', rows: 9 }), delivery({ rows: 7, finished_at: '2026-10-06 23:59:59' }),
      ],
    }, '2026-10-07 00:00:00')
    expect(told.map((one) => one.text)).toEqual([
      '数据更正 1 批，共 5 行',
      '2026年9月考评结果重新试算，尚未公布',
      '数据入库 2 批，共 1,234 行',
    ])
  })
})

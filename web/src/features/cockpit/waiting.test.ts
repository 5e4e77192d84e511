import { describe, expect, it } from 'vitest'
import { waiting_of } from './waiting'

describe('waiting_of', () => {
  it('lists drafts, refused rows and failed work, urgent first', () => {
    const items = waiting_of({
      periods: [
        { period: '2026-10', stage: 'draft', draft: { stale_facts: false, stale_pack: false }, partitions_changed: 0 },
        { period: '2026-09', stage: 'revised', draft: { stale_facts: true, stale_pack: false }, partitions_changed: 2 },
        { period: '2026-08', stage: 'published', partitions_changed: 3 },
        { period: '2026-07', stage: 'published', partitions_changed: 0 },
      ],
      refused: [{ batch: 'a', dataset_title: '申报', file: 'a.csv', refused: 2 }, { batch: 'b', dataset_title: '缴款', file: 'b.csv', refused: 5 }],
      jobs: [{ id: 1, title: '试算', state: 'failed', error: '磁盘已满' }, { id: 2, title: '取数', state: 'done' }],
    })
    expect(items.map((item) => item.text)).toEqual([
      '2026年9月有新到数据，试算结果须重新计算',
      '试算未完成：磁盘已满',
      '2026年10月试算结果待检查、公布',
      '2026年8月公布后有 3 个数据分区变动，须确认是否重新试算',
      '2 批数据有 7 行未通过检查，待更正',
    ])
  })
  it('is empty where nothing waits', () => {
    expect(waiting_of({ periods: [], refused: [], jobs: [] })).toEqual([])
  })
  it('leads who put a draft forward to why it was returned', () => {
    const sent_back = { how: 'returned' as const, by: 'bob', reason: '数据请再核实' }
    const periods = [{ period: '2026-10', stage: 'draft' as const, draft: { stale_facts: false, stale_pack: false, sent_back }, partitions_changed: 0 }]
    const items = waiting_of({ periods, login: 'ann' })
    expect(items.map((item) => item.text)).toEqual(['2026年10月结果的公布提请被 bob 退回：数据请再核实'])
    expect(items[0]!.urgent).toBe(true)
  })
  it('asks another person to decide and to publish, not the one who proposed', () => {
    const proposals = [{ id: 1, indicator_name: '按期申报率', state: 'open', own: false, by: 'ann', outdated: false }, { id: 2, indicator_name: '欠税率', state: 'open', own: true, by: 'bob', outdated: false }, { id: 3, indicator_name: '满意度', state: 'installed', own: false, by: 'ann', outdated: false }]
    const periods = [{ period: '2026-10', stage: 'draft' as const, draft: { stale_facts: false, stale_pack: false, put_forward: { by: 'ann' } }, partitions_changed: 0 }]
    expect(waiting_of({ proposals, periods, decides: true, login: 'bob' }).map((item) => item.text)).toEqual(['2026年10月结果已由 ann 提请公布，待您核对公布', 'ann 提出的“按期申报率”口径修改待审定', '您提出的“欠税率”口径修改待他人审定'])
    expect(waiting_of({ proposals, periods, decides: false, login: 'ann' }).map((item) => item.text)).toEqual(['2026年10月结果已由您提请公布，待他人公布', '您提出的“欠税率”口径修改待他人审定'])
  })
})

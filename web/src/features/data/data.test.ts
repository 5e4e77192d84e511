import { describe, expect, it } from 'vitest'
import type { ConnectorHealth } from './types'
import { count_words, duration_words, grouped, is_due, run_words, seconds_between, state_of, upload_percent } from './words'

const health = (part: Partial<ConnectorHealth>): ConnectorHealth => ({ id: 'a', title: 'a', system: 's', kind: 'sqlite', enabled: true, datasets: 1, attempts: 0, failures: 0, rows: 0, last_error: '', ...part })

describe('words', () => {
  it('writes large counts in 万', () => expect([count_words(9_999), count_words(12_345), count_words(12_345_678)]).toEqual(['9,999', '1.2万', '1235万']))
  it('groups thousands', () => expect([grouped(0), grouped(1234), grouped(1234567)]).toEqual(['0', '1,234', '1,234,567']))
  it('writes durations', () => expect([duration_words(0.2), duration_words(59), duration_words(61), duration_words(3_660)]).toEqual(['1 秒', '59 秒', '1 分钟', '1 小时 1 分']))
  it('takes times as they are written', () => {
    expect(seconds_between('2026-11-01 23:59:30', '2026-11-02 00:00:10')).toBe(40)
    expect(seconds_between(undefined, '2026-11-02 00:00:10')).toBeUndefined()
  })
  it('never exceeds a hundred percent', () => expect([upload_percent(0, 0), upload_percent(1, 3), upload_percent(5, 4)]).toEqual([0, 33, 100]))
})

describe('state_of', () => {
  it('tells a failure after the last success from one before it', () => {
    expect(state_of(health({ last_success: '2026-11-01', last_error: 'x' }))).toBe('bad')
    expect(state_of(health({ last_success: '2026-11-02', last_failure: '2026-11-01' }))).toBe('good')
  })
  it('does not call a source good that was never asked', () => expect(state_of(health({}))).toBe('idle'))
  it('names what is switched off and what the platform writes', () => expect([state_of(health({ enabled: false, last_error: 'x' })), state_of(health({ kind: 'platform' }))]).toEqual(['off', 'own']))
})

describe('run_words', () => {
  const t = (key: string, words?: Record<string, unknown>): string => key + JSON.stringify(words ?? {})
  const run = { job: 1, state: 'done' as const, submitted_at: '2026-10-16 08:00:00', late: false, cut: 0 }
  it('says nothing of a plan that never ran', () => expect(run_words(t, {})).toBe(''))
  it('says why a run was not at its time', () => {
    expect(run_words(t, { last_run: run })).not.toMatch(/late|cut/)
    expect(run_words(t, { last_run: { ...run, late: true }, last_due: '2026-10-16 02:00:00' })).toContain('data.plan.late')
    expect(run_words(t, { last_run: { ...run, cut: 1 } })).toContain('data.plan.cut')
  })
})

describe('is_due', () => {
  it('takes a year for its last month where years are assessed', () => expect([is_due('year', '2013', '2013'), is_due('year', '2012', '2013'), is_due('year', '2014', '2013')]).toEqual([true, true, false]))
  it('waits for the end of a quarter, half and year', () => {
    expect([is_due('month', '2026-11', '2026-11'), is_due('quarter', '2026-11', '2026-11'), is_due('quarter', '2026-09', '2026-11'), is_due('half', '2026-06', '2026-11'), is_due('half', '2026-07', '2026-11'), is_due('year', '2025-12', '2026-11')])
      .toEqual([true, false, true, true, false, true])
  })
})

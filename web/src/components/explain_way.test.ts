import { describe, expect, it } from 'vitest'
import { say } from '@/locales'
import { next_assessed, way_to_target } from './explain_way'

const told = (more: object): Parameters<typeof way_to_target>[0] => ({ value: '75', unit_of_value: '%', decimals: 2, direction: 'positive', target: '90', numerator: '18', denominator: '24', period: '2026-10', stands_since: '2026-10', carried: false, ...more }) as Parameters<typeof way_to_target>[0]

describe('the way to the target', () => {
  // 24 × 90 % = 21.6, of whole ones 22; 22 − 18 = 4.
  it('says how many more it takes, rounded up to whole ones', () => expect(way_to_target(told({}), say)).toBe('分母 24 不变时，分子由 18 增至 22（再增 4）可达到目标 90.00%'))
  // 20 × 12 % = 2.4, of whole ones at most 2; 6 − 2 = 4.
  it('says how many fewer where less is better', () => expect(way_to_target(told({ direction: 'negative', value: '30', target: '12', numerator: '6', denominator: '20' }), say)).toBe('分母 20 不变时，分子由 6 减至 2（再减 4）可达到目标 12.00%'))
  // 250 × 8 = 2,000; 2,000 − 1,500.25 = 499.75.
  it('keeps the fraction of an amount that is no count', () => expect(way_to_target(told({ value: '6.001', unit_of_value: '元', target: '8', numerator: '1500.25', denominator: '250' }), say)).toBe('分母 250 不变时，分子由 1,500.25 增至 2,000.00（再增 499.75）可达到目标 8.00 元'))
  it('says nothing of what is reached, of other formulas and of what has no target', () => {
    expect(way_to_target(told({ value: '95.83', numerator: '23' }), say)).toBeUndefined()
    expect(way_to_target(told({ value: '60' }), say)).toBeUndefined() // 18 ÷ 24 is not 60
    expect(way_to_target(told({ target: undefined }), say)).toBeUndefined()
    expect(way_to_target(told({ direction: 'range' }), say)).toBeUndefined()
  })
})

it('is assessed again in the period after the one it is of', () => {
  expect(next_assessed(told({}))).toBe('2026-11')
  expect(next_assessed(told({ carried: true, stands_since: '2026Q3' }))).toBe('2026Q4')
})

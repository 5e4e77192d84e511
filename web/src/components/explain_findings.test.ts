// Differences reckoned by hand: 96.2 − 98 = −1.8; 96.2 − 93.1 = 3.1.
import { describe, expect, it } from 'vitest'
import { say } from '@/locales'
import { compare_finding, peers_finding, trend_finding } from './explain_findings'

const point = (period: string, value?: string) => ({ period, light: 'green' as const, status: 'ok', ...(value === undefined ? {} : { value }) })
const peer = (unit: string, value: string | undefined, self = false) => ({ unit, name: unit, light: 'green' as const, self, ...(value === undefined ? {} : { value }) })
const told = {
  value: '96.2', unit_of_value: '%', decimals: 1, target: '98', group_median: '93.1',
  series: [point('2026-06'), point('2026-07', '95'), point('2026-08', '97'), point('2026-09', '96.2')],
  peers: [peer('甲', '96.2', true), peer('乙', '99'), peer('丙', '90'), peer('丁', '88'), peer('戊', undefined)],
} as unknown as Parameters<typeof compare_finding>[0]

describe('the finding over a chart', () => {
  it('says how far the figure is from target and group', () => expect(compare_finding(told, say)).toBe('低于目标 1.8 个百分点，高于同组中位 3.1 个百分点'))
  it('says from where to where it went', () => expect(trend_finding(told, say)).toBe('2026年7月以来由 95.0% 升至 96.2%'))
  it('says how many of the group stand above and below', () => expect(peers_finding(told, say)).toBe('同类组另外 3 个有数的单位中，1 个数值高于本单位，2 个低于本单位'))
  it('claims nothing without a figure', () => expect(compare_finding({ ...told, value: undefined } as never, say)).toBe('与谁比'))
})

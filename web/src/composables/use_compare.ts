// The way from a movement (环比, 同比) to the two periods side by side. Nothing where there is no such period to compare with.
import type { RouteLocationRaw } from 'vue-router'
import { period_before, year_before } from '@/base/periods'
import { use_scope } from './use_scope'

export type Earlier = 'previous' | 'year_ago'

export function use_compare(): (unit: string, earlier: Earlier, indicator?: string) => RouteLocationRaw | undefined {
  const scope = use_scope()
  return (unit, earlier, indicator) => {
    const other = (earlier === 'previous' ? period_before : year_before)(scope.period.value)
    return other === undefined ? undefined : scope.to('/compare', { unit, with: other, ...(indicator ? { indicator } : {}) })
  }
}

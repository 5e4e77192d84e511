// What the charts of an explanation show, as the sentences that stand over them.
import type { FigureExplanation } from '@/api/openapi'
import { compare, sign_of, subtract } from '@/base/decimal_text'
import { figure_words, type FigureFormat } from '@/base/figures'
import { period_words } from '@/base/periods'

type Told = Pick<FigureExplanation, 'value' | 'unit_of_value' | 'decimals' | 'target' | 'group_median' | 'previous' | 'year_ago' | 'series' | 'peers'>
type Words = (key: string, args?: Record<string, unknown>) => string

const format_of = (told: Told): FigureFormat => ({ unit: told.unit_of_value, decimals: told.decimals })

function against(told: Told, other: string | undefined, name: string, t: Words): string | undefined {
  const difference = told.value === undefined || other === undefined ? undefined : subtract(told.value, other)
  if (difference === undefined) return undefined
  const sign = sign_of(difference)
  if (sign === 0) return t('explain.found_level', { name })
  const unit = told.unit_of_value === '%' ? '个百分点' : told.unit_of_value
  return t(sign > 0 ? 'explain.found_above' : 'explain.found_below', { name, size: figure_words(difference.replace('-', ''), { ...format_of(told), unit }) })
}

// The target and the group where there are, else what it was before.
export function compare_finding(told: Told, t: Words): string {
  const first = [against(told, told.target, t('chart.target'), t), against(told, told.group_median, t('chart.group_median'), t)].filter(Boolean)
  const said = first.length ? first : [against(told, told.previous, t('chart.previous'), t), against(told, told.year_ago, t('chart.year_ago'), t)].filter(Boolean)
  return said.length ? said.join('，') : t('explain.compare')
}

export function trend_finding(told: Told, t: Words): string {
  const known = told.series.slice(-12).filter((one) => one.value !== undefined)
  const [first, last] = [known[0], known[known.length - 1]]
  if (!first || !last || first === last) return t('explain.trend')
  const sign = compare(last.value!, first.value!)
  const key = sign > 0 ? 'explain.found_rose' : sign < 0 ? 'explain.found_fell' : 'explain.found_same'
  return t(key, { from: period_words(first.period), first: figure_words(first.value, format_of(told)), last: figure_words(last.value, format_of(told)) })
}

export function peers_finding(told: Told, t: Words): string {
  const own = told.peers.find((one) => one.self)?.value ?? told.value
  const others = told.peers.filter((one) => !one.self && one.value !== undefined)
  if (own === undefined || !others.length) return t('explain.peers')
  return t('explain.found_peers', { count: others.length, above: others.filter((one) => compare(one.value!, own) > 0).length, below: others.filter((one) => compare(one.value!, own) < 0).length })
}

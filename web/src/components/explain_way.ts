// What would bring a ratio to its target while its denominator stays as it is, and when it is assessed again.
import type { FigureExplanation } from '@/api/openapi'
import { as_number, compare, multiply, round_towards, shift_point, sign_of, subtract } from '@/base/decimal_text'
import { figure_words } from '@/base/figures'
import { period_after } from '@/base/periods'

type Told = Pick<FigureExplanation, 'value' | 'unit_of_value' | 'decimals' | 'direction' | 'target' | 'plan' | 'numerator' | 'denominator' | 'period' | 'stands_since' | 'carried'>
type Words = (key: string, args?: Record<string, unknown>) => string

// A percentage's numerator counts a hundredfold; a formula that does more than divide has no such way.
function hundredfold(told: Told): boolean | undefined {
  const [value, numerator, denominator] = [as_number(told.value), as_number(told.numerator), as_number(told.denominator)]
  if (value === undefined || numerator === undefined || !denominator || denominator < 0 || numerator < 0) return undefined
  const near = (one: number): boolean => Math.abs(one - value) <= 1e-3 * Math.max(1, Math.abs(value))
  if (near((numerator / denominator) * 100)) return true
  return near(numerator / denominator) ? false : undefined
}

export function way_to_target(told: Told, t: Words): string | undefined {
  const target = told.target ?? told.plan
  const percent = hundredfold(told)
  if (target === undefined || percent === undefined || told.value === undefined || (told.direction !== 'positive' && told.direction !== 'negative')) return undefined
  const more = told.direction === 'positive'
  if (compare(told.value, target) * (more ? 1 : -1) >= 0) return undefined
  const product = multiply(target, told.denominator!)
  if (product === undefined) return undefined
  const decimals = /^-?\d+(\.0*)?$/.test(told.numerator!) ? 0 : 2
  const needed = round_towards(percent ? shift_point(product, -2) : product, decimals, more)
  const by = subtract(needed, told.numerator!)
  if (by === undefined || sign_of(by) !== (more ? 1 : -1) || sign_of(needed) < 0) return undefined
  const words = (figure: string): string => figure_words(figure, { decimals })
  return t(more ? 'explain.way_more' : 'explain.way_less', {
    denominator: figure_words(told.denominator), now: words(told.numerator!), needed: words(needed), by: words(by.replace('-', '')),
    name: t(told.target === undefined ? 'chart.plan' : 'chart.target'), target: figure_words(target, { unit: told.unit_of_value, decimals: told.decimals }),
  })
}

// The period that follows the one the figure is of.
export const next_assessed = (told: Told): string | undefined => period_after(told.carried && told.stands_since ? told.stands_since : told.period)

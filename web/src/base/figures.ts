// How a figure is written: 亿元 or 万元 by magnitude with the exact yuan kept for hover, one decimal for percentages unless
// the indicator says otherwise, thousands separators, and words for what is not there.
import { group_thousands, is_decimal, round_decimal, shift_point, sign_of, trim_zeros } from './decimal_text'

export interface FigureFormat { unit?: string; decimals?: number | undefined; scale?: MoneyScale }
export interface Figure { text: string; unit: string; exact: string }
export type MoneyScale = '元' | '万元' | '亿元'

const shifts: Record<MoneyScale, number> = { 元: 0, 万元: -4, 亿元: -8 }
export const absent_text = '—'

function whole_digits(value: string): number {
  return value.replace(/^[+-]/, '').split('.')[0]!.replace(/^0+/, '').length
}

export function money_scale(value: string): MoneyScale {
  const digits = whole_digits(value)
  return digits > 8 ? '亿元' : digits > 4 ? '万元' : '元'
}

// One unit for a whole column, by its largest figure, so that rows compare at a glance.
export function column_scale(values: (string | undefined)[]): MoneyScale {
  const longest = values.reduce((most, value) => (value && is_decimal(value) ? Math.max(most, whole_digits(value)) : most), 0)
  return longest > 8 ? '亿元' : longest > 4 ? '万元' : '元'
}

function default_decimals(unit: string): number | undefined {
  if (unit === '%' || unit === '个百分点') return 1
  if (unit === '分') return 2
  return undefined
}

export function format_figure(value: string | undefined, format: FigureFormat = {}): Figure {
  const unit = format.unit ?? ''
  if (value === undefined || !is_decimal(value)) return { text: absent_text, unit, exact: '' }
  if (unit === '元') {
    const scale = format.scale ?? money_scale(value)
    const shown = round_decimal(shift_point(value, shifts[scale]), format.decimals ?? 2)
    return { text: with_minus(shown), unit: scale, exact: `${with_minus(value)} 元` }
  }
  const decimals = format.decimals ?? default_decimals(unit)
  const shown = decimals === undefined ? trim_zeros(value) : round_decimal(value, decimals)
  return { text: with_minus(shown), unit, exact: `${with_minus(trim_zeros(value))}${spaced(unit)}` }
}

// A minus, not a hyphen: it is as wide as a plus and does not part from its figure at the end of a line.
const with_minus = (value: string): string => group_thousands(value).replace(/^-/, '−')

const spaced = (unit: string): string => (unit === '' || unit === '%' || unit === '‰' ? unit : ` ${unit}`)

export function figure_words(value: string | undefined, format: FigureFormat = {}): string {
  const figure = format_figure(value, format)
  return figure.text === absent_text ? absent_text : figure.text + spaced(figure.unit)
}

// A rate of the server: percent already.
export const rate_words = (rate: string | undefined, decimals = 1): string => figure_words(rate, { unit: '%', decimals })

export function signed_words(value: string, format: FigureFormat = {}): string {
  const figure = format_figure(value.replace(/^[+-]/, ''), format)
  const sign = sign_of(value) > 0 ? '+' : sign_of(value) < 0 ? '−' : ''
  return `${sign}${figure.text}${spaced(figure.unit)}`
}

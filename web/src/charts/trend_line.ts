export interface TrendSeriesPoint {
  period: string
  value?: string | undefined
  plan?: string | undefined // dashed: plan or target
  year_ago?: string | undefined // thin
  light?: 'green' | 'yellow' | 'red' | 'grey'
}

const place_in_year = (period: string): number => (/-(\d\d)$/.test(period) ? Number(period.slice(5)) : /[QH]\d$/.test(period) ? Number(period.slice(-1)) : 1) - 1

// Which periods are named under the axis: all where there is room, else every second, third, … of a year, so that the
// beginning of every year is named; and the first, where it does not stand too close to the next.
export function axis_places(periods: readonly string[], width: number): number[] {
  const label_px = 44
  const step = (periods.length * label_px) / Math.max(label_px, width - 60)
  const even = [1, 2, 3, 4, 6].find((one) => one >= step) ?? 12
  const out = periods.map((_, at) => at).filter((at) => place_in_year(periods[at]!) % even === 0)
  if (periods.length && out[0] !== 0 && (out[0] ?? periods.length) * 2 >= even) out.unshift(0)
  return out
}

// The first sentence of the cockpit: where the unit stands, to its plan too, what moved, which dimension is weakest, how many units below
// fell. Only what the figures say; nothing of it where a figure is not there.
import type { DimensionStanding, Overview, OverviewChild, TrendPoint } from '@/api/openapi'
import { as_number, group_thousands, sign_of, subtract } from '@/base/decimal_text'
import { figure_words, rate_words } from '@/base/figures'
import { period_kind, period_short, period_words } from '@/base/periods'

const points = (value: string): string => figure_words(value, { unit: '分', decimals: 2 })

// Of a year its number; of a part of a year its name alone.
const within_year = (period: string): string => (period_kind(period) === 'year' ? period_words(period) : period_short(period))

function moved(now: string, before: string | undefined, since: string): string {
  const difference = before === undefined ? undefined : subtract(now, before)
  if (difference === undefined) return ''
  const sign = sign_of(difference)
  return sign === 0 ? `，与${since}持平` : `，比${since}${sign > 0 ? '提高' : '下降'} ${points(difference.replace('-', ''))}`
}

export function weakest(dimensions: readonly DimensionStanding[]): DimensionStanding | undefined {
  const rated = dimensions.filter((one) => one.rate !== undefined)
  if (rated.length < 2) return undefined
  return rated.reduce((low, one) => (as_number(one.rate)! < as_number(low.rate)! ? one : low))
}

export function fallen(children: readonly OverviewChild[]): { fell: number; compared: number } {
  const compared = children.filter((child) => child.total !== undefined && child.total_previous !== undefined)
  return { fell: compared.filter((child) => sign_of(subtract(child.total!, child.total_previous!) ?? '0') < 0).length, compared: compared.length }
}

export function finding_of(overview: Overview): string {
  const { standing } = overview
  const said: string[] = []
  if (standing?.total !== undefined) {
    const since = overview.previous ? within_year(overview.previous) : ''
    let first = `得 ${points(standing.total)}${moved(standing.total, since ? standing.previous_total : undefined, since)}`
    const short = standing.planned === undefined ? undefined : subtract(standing.total, standing.planned)
    if (short !== undefined && sign_of(short) !== 0) first += `，${sign_of(short) < 0 ? '低于' : '高于'}计划 ${points(short.replace('-', ''))}`
    if (standing.rank !== undefined) first += `，${standing.group_title ?? ''}第 ${standing.rank} 名（共 ${standing.ranked} 个）`
    said.push(first)
    const weak = weakest(standing.dimensions)
    if (weak) said.push(`${weak.title}最弱，得分率 ${rate_words(weak.rate)}`)
  } else if (Object.values(overview.lights).some((count) => count > 0)) {
    said.push(`红灯 ${overview.lights.red} 项、黄灯 ${overview.lights.yellow} 项`)
  } else if (overview.assessed.units) {
    // Nothing is measured of the unit itself: what is of those below.
    const { units, lights } = overview.assessed
    said.push(`${units} 个${overview.children_level_title ?? '下级单位'}共有 ${group_thousands(String(lights.red))} 个红灯、${group_thousands(String(lights.yellow))} 个黄灯`)
  }
  const { fell, compared } = fallen(overview.children)
  if (compared) said.push(fell ? `${compared} 个${overview.children_level_title ?? '下级单位'}中 ${fell} 个得分下降` : `${compared} 个${overview.children_level_title ?? '下级单位'}得分均未下降`)
  return said.length ? `${said.join('；')}。` : ''
}

// How the rate stands to the plan, how long it has risen or fallen without a break, and how it stands to last year.
export function trend_finding(points: readonly TrendPoint[]): string {
  const rates = points.map((point) => as_number(point.rate))
  const last = points[points.length - 1]
  const now = rates[rates.length - 1]
  if (!last || now === undefined) return ''
  let steps = 0
  let way = 0
  for (let at = rates.length - 1; at > 0; at -= 1) {
    const [here, before] = [rates[at], rates[at - 1]]
    if (here === undefined || before === undefined || here === before) break
    const turn = Math.sign(here - before)
    if (way && turn !== way) break
    way = turn
    steps += 1
  }
  const moving = steps === 0 ? '' : steps === 1 ? `，比上期${way > 0 ? '上升' : '下降'}` : `，连续 ${steps} 期${way > 0 ? '上升' : '下降'}`
  const difference = last.year_ago_rate === undefined || period_kind(last.period) === 'year' ? undefined : subtract(last.rate!, last.year_ago_rate)
  const year = difference === undefined ? '' : `，比去年同期${sign_of(difference) < 0 ? '低' : '高'} ${figure_words(difference.replace('-', ''), { unit: '个百分点', decimals: 1 })}`
  const short = last.plan_rate === undefined ? undefined : subtract(last.rate!, last.plan_rate)
  const plan = short === undefined || sign_of(short) === 0 ? '' : `，${sign_of(short) < 0 ? '低于' : '高于'}计划 ${figure_words(short.replace('-', ''), { unit: '个百分点', decimals: 1 })}`
  return `得分率 ${rate_words(last.rate)}${plan}${moving}${year}`
}

// The lines of the comparison: what stands in either period and by how much it moved.
import type { Card, FigureExplanation } from '@/api/openapi'
import { subtract } from '@/base/decimal_text'
import { figure_words, signed_words, type FigureFormat } from '@/base/figures'
import { time_words } from '@/base/periods'

export interface ComparedRow { id: string; before: string; now: string; change: string }
type Say = (key: string, args?: Record<string, unknown>) => string

// Percentages move in percentage points.
export function moved(before: string | undefined, now: string | undefined, format: FigureFormat): string {
  const by = before === undefined || now === undefined ? undefined : subtract(now, before)
  if (by === undefined) return '—'
  if (Number(by) === 0) return '持平'
  return signed_words(by, { ...format, unit: format.unit === '%' ? '个百分点' : (format.unit ?? '') })
}

const number = (id: string, before: string | undefined, now: string | undefined, format: FigureFormat = {}): ComparedRow =>
  ({ id, before: figure_words(before, format), now: figure_words(now, format), change: moved(before, now, format) })
const words = (id: string, before: string | undefined, now: string | undefined): ComparedRow =>
  ({ id, before: before || '—', now: now || '—', change: before === now ? '' : '●' })
type Ranked = { rank?: number; ranked?: number } | undefined
// Places gained or lost.
function ranks(before: Ranked, now: Ranked): ComparedRow {
  const by = before?.rank === undefined || now?.rank === undefined ? undefined : before.rank - now.rank
  return { id: 'rank', before: rank_of(before) ?? '—', now: rank_of(now) ?? '—', change: by === undefined ? '—' : by === 0 ? '持平' : `${by > 0 ? '上升' : '下降'} ${Math.abs(by)} 位` }
}
const rank_of = (one: Ranked): string | undefined => (one?.rank === undefined ? undefined : `${one.rank} / ${one.ranked ?? '—'}`)
const version_of = (one: { version?: number; published_at?: string } | undefined, say: Say): string | undefined =>
  one && (one.version === undefined ? say('comparison.version_draft') : say('comparison.version_words', { version: one.version, at: time_words(one.published_at) }))
const shown = (rows: ComparedRow[]): ComparedRow[] => rows.filter((row) => row.before !== '—' || row.now !== '—')

export function figure_rows(before: FigureExplanation | undefined, now: FigureExplanation | undefined, say: Say): ComparedRow[] {
  const about = now ?? before
  const value = { unit: about?.unit_of_value ?? '', decimals: about?.decimals }
  return shown([
    number('value', before?.value, now?.value, value),
    number('target', before?.target, now?.target, value),
    number('plan', before?.plan, now?.plan, value),
    number('numerator', before?.numerator, now?.numerator),
    number('denominator', before?.denominator, now?.denominator),
    number('score', before?.score, now?.score, { unit: '分', decimals: 2 }),
    number('points', before?.score === undefined ? undefined : before.points, now?.score === undefined ? undefined : now.points, { unit: '分', decimals: 2 }),
    ranks(before, now),
    words('light', before && say(`light.${before.light}`), now && say(`light.${now.light}`)),
    words('version', version_of(before, say), version_of(now, say)),
    words('data_until', time_words(before?.data_until), time_words(now?.data_until)),
  ])
}

export function total_rows(before: Card | undefined, now: Card | undefined, say: Say): ComparedRow[] {
  const [a, b] = [before?.standing, now?.standing]
  const points = { unit: '分', decimals: 2 }
  const titles = new Map([...(a?.dimensions ?? []), ...(b?.dimensions ?? [])].map((one) => [one.id, one.title]))
  const earned = (card: Card | undefined, id: string): string | undefined => card?.standing?.dimensions.find((one) => one.id === id)?.earned
  return shown([
    number('total', a?.total, b?.total, points),
    number('full', a?.full, b?.full, points),
    number('rate', a?.rate, b?.rate, { unit: '%', decimals: 1 }),
    number('assessed', a?.points_assessed, b?.points_assessed, points),
    ...[...titles].map(([id, title]) => ({ ...number(id, earned(before, id), earned(now, id), points), id: title })),
    number('adjustment', a?.adjustment, b?.adjustment, points),
    ranks(a, b),
    words('grade', a?.grade_title, b?.grade_title),
    words('version', version_of(before, say), version_of(now, say)),
    words('data_until', time_words(before?.data_until), time_words(now?.data_until)),
  ])
}

export interface MovedLine { indicator: string; name: string; before: string | undefined; now: string | undefined; by: string }
// The lines whose score moved, those that lost most first.
export function moved_lines(before: Card | undefined, now: Card | undefined): MovedLine[] {
  const earlier = new Map((before?.lines ?? []).map((line) => [line.indicator, line]))
  const out: MovedLine[] = []
  for (const line of now?.lines ?? []) {
    const was = earlier.get(line.indicator)?.score
    const by = was === undefined || line.score === undefined ? undefined : subtract(line.score, was)
    if (by !== undefined && Number(by) !== 0) out.push({ indicator: line.indicator, name: line.name, before: was, now: line.score, by })
  }
  return out.sort((a, b) => Number(a.by) - Number(b.by))
}

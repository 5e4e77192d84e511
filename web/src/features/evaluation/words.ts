// Small words and sums of the evaluation pages.
import type { Card, CardLine, RankingRow, World } from '@/api/openapi'
import type { PeriodKind } from '@/api/words'
import { compare, sign_of, subtract } from '@/base/decimal_text'
import { figure_words, signed_words } from '@/base/figures'

// Steps up the ranking since the period before: positive is better. Absent where either has no rank.
export function steps_up(row: { rank?: number; rank_previous?: number }): number | undefined {
  return row.rank === undefined || row.rank_previous === undefined ? undefined : row.rank_previous - row.rank
}

export const points_words = (points: string | undefined): string => figure_words(points, { decimals: 2 })
export const signed_points = (points: string | undefined): string => (points === undefined ? '—' : sign_of(points) === 0 ? '0.00' : signed_words(points, { decimals: 2 }))

export function total_change(row: Pick<RankingRow, 'total' | 'total_previous'>): string | undefined {
  return row.total === undefined || row.total_previous === undefined ? undefined : subtract(row.total, row.total_previous)
}

export const plan_change = (row: Pick<RankingRow, 'total' | 'planned'>): string | undefined => (row.total === undefined || row.planned === undefined ? undefined : subtract(row.total, row.planned))

// The rows that moved most, up and down; of several the first.
export function movers(rows: RankingRow[]): { up?: RankingRow; down?: RankingRow } {
  const out: { up?: RankingRow; down?: RankingRow } = {}
  for (const row of rows) {
    const steps = steps_up(row) ?? 0
    if (steps > 0 && steps > (out.up ? steps_up(out.up)! : 0)) out.up = row
    if (steps < 0 && steps < (out.down ? steps_up(out.down)! : 0)) out.down = row
  }
  return out
}

// Lines on which points were lost, the dearest first.
export function losses(lines: CardLine[]): CardLine[] {
  return lines.filter((line) => line.lost !== undefined && sign_of(line.lost) > 0).sort((a, b) => compare(b.lost!, a.lost!))
}

export const sum_points = (points: (string | undefined)[]): string =>
  points.reduce<string>((sum, one) => (one === undefined ? sum : (subtract(sum, negated(one)) ?? sum)), '0')
const negated = (text: string): string => (text.startsWith('-') ? text.slice(1) : `-${text}`)

const kinds: PeriodKind[] = ['month', 'quarter', 'half', 'year']
// The kinds of period a pack assesses: from the shortest that has results to the year; half-years only where there are some.
export function kinds_of(world: World | undefined): PeriodKind[] {
  const known = new Set((world?.periods ?? []).map((entry) => entry.kind))
  const shortest = kinds.findIndex((kind) => known.has(kind))
  return shortest < 0 ? [] : kinds.filter((kind, at) => at >= shortest && (kind !== 'half' || known.has(kind)))
}

export function newest_of(world: World | undefined, kind: PeriodKind): string | undefined {
  const all = (world?.periods ?? []).filter((entry) => entry.kind === kind)
  const published = all.filter((entry) => entry.version !== undefined)
  return (published.length ? published : all).map((entry) => entry.period).pop()
}

// Levels that are ranked, root first; the one shown at first is that of the unit one stands at where it has others beside
// it, else the first with more than one unit.
export function ranked_levels(world: World | undefined): { id: string; title: string }[] {
  const sheets = new Set((world?.sheets ?? []).map((sheet) => sheet.level))
  return (world?.levels ?? []).filter((level) => sheets.has(level.id))
}
export function first_level(world: World | undefined, own?: string): string {
  const levels = ranked_levels(world)
  const many = levels.filter((level) => (world?.units ?? []).filter((unit) => unit.level === level.id).length > 1)
  const several = many.find((level) => level.id === own) ?? many[0]
  return (several ?? levels[0])?.id ?? ''
}

// From the points assessed to the total for the waterfall: the dearest losses by name, the rest as one step, then what
// brings the sum to the full mark and beyond. Lines of an axis that is ranked apart are not among the points assessed.
export interface Fall { full: { name: string; points: string }; items: { id: string; name: string; change: string; after?: boolean }[]; total: { name: string; points: string } }
const named_losses = 12
export function card_waterfall(card: Card | undefined, says: { assessed: string; total: string; beyond: string; others: (count: number) => string }): Fall | undefined {
  const standing = card?.standing
  if (!card || !standing?.total) return undefined
  const apart = new Set(card.axes.filter((axis) => axis.ranked_apart).map((axis) => axis.id))
  const lost = losses(card.lines).filter((line) => !apart.has(line.axis))
  const items: Fall['items'] = lost.slice(0, named_losses).map((line) => ({ id: line.indicator, name: line.name, change: negated(line.lost!) }))
  const rest = lost.slice(named_losses)
  if (rest.length) items.push({ id: '', name: says.others(rest.length), change: negated(sum_points(rest.map((line) => line.lost))) })
  const beyond = subtract(standing.earned, sum_points([standing.points_assessed, ...items.map((item) => item.change)]))
  if (beyond !== undefined && sign_of(beyond) !== 0) items.push({ id: '', name: says.beyond, change: beyond, after: true })
  for (const part of standing.parts) items.push({ id: '', name: part.name, change: part.points, after: true })
  return { full: { name: says.assessed, points: standing.points_assessed }, items, total: { name: says.total, points: standing.total } }
}

// The columns of a ranking: those without a single figure on this board are left out.
import type { RankingRow, World } from '@/api/openapi'
import { compare, is_decimal, sign_of } from '@/base/decimal_text'
import type { Column } from '@/components/data_table'
import { plan_change, points_words, signed_points, steps_up, total_change } from './words'

const not_zero = (text: string | undefined): boolean => text !== undefined && is_decimal(text) && sign_of(text) !== 0

// A dash of its own: spreadsheets take 2-3 and 2/3 for dates.
const band_words = (row: RankingRow): string => (row.rank_q5 === undefined || row.rank_q95 === undefined ? '—' : `${row.rank_q5}—${row.rank_q95}`)

// Grades from the best: by the best rate among the rows that have them.
export function grades_in_order(rows: RankingRow[]): Map<string, number> {
  const best = new Map<string, string>()
  for (const row of rows) {
    const known = best.get(row.grade_title ?? '')
    if (row.grade_title && row.rate !== undefined && (known === undefined || compare(row.rate, known) > 0)) best.set(row.grade_title, row.rate)
  }
  return new Map([...best].sort(([, a], [, b]) => compare(b, a)).map(([title], place) => [title, place]))
}

export function ranking_columns(world: World | undefined, rows: RankingRow[], grouped: boolean, t: (key: string, args?: Record<string, unknown>) => string): Column<RankingRow>[] {
  const title = (id: string): string => t(`evaluation.columns.${id}`)
  const hinted = new Set(['total', 'rank', 'ranked', 'band', 'move', 'grade', 'planned', 'from_plan', 'change', 'adjustment', 'assessed', 'carried', 'not_due', 'veto', 'comparable', 'lights', 'group'])
  const hint = (id: string): { hint?: string } => (id.startsWith('dimension_') ? { hint: t('evaluation.hint.dimension') } : hinted.has(id) ? { hint: t(`evaluation.hint.${id}`) } : {})
  const points = (id: string, value: (row: RankingRow) => string | undefined, hidden = false): Column<RankingRow> => ({ id, title: title(id), kind: 'number', width: 116, value, text: (row) => points_words(value(row)), hidden })
  const some = (value: (row: RankingRow) => unknown): boolean => rows.some((row) => value(row) !== undefined && value(row) !== '')
  const grade_places = grades_in_order(rows)
  const dimensions = (world?.dimensions ?? []).filter((one) => some((row) => row.dimensions[one.id]))
  const columns: Column<RankingRow>[] = [
    { id: 'unit', title: title('unit'), width: Math.min(220, Math.max(140, 26 + 14 * Math.max(0, ...rows.map((row) => row.name.length)))), value: (row) => row.name },
    { id: 'rank', title: title('rank'), kind: 'number', width: 170, value: (row) => row.rank },
    ...(some((row) => row.ranked) ? [{ id: 'ranked', title: title('ranked'), kind: 'number' as const, width: 100, value: (row: RankingRow) => row.ranked, hidden: true }] : []),
    ...(some((row) => row.rank_q5) ? [{ id: 'band', title: title('band'), width: 84, value: (row: RankingRow) => row.rank_q5, text: band_words }] : []),
    ...(some((row) => row.rank_previous) ? [{ id: 'move', title: title('move'), kind: 'number' as const, width: 76, value: steps_up }] : []),
    ...(grouped ? [{ id: 'group', title: title('group'), width: 200, value: (row: RankingRow) => row.group_title }] : []),
    ...(some((row) => row.grade_title) ? [{ id: 'grade', title: title('grade'), width: 70, value: (row: RankingRow) => grade_places.get(row.grade_title ?? ''), text: (row: RankingRow) => row.grade_title || '—' }] : []),
    points('total', (row) => row.total),
    ...(some((row) => row.planned) ? [points('planned', (row) => row.planned), { id: 'from_plan', title: title('from_plan'), kind: 'number' as const, width: 116, value: plan_change, text: (row: RankingRow) => signed_points(plan_change(row)) }] : []),
    ...(some((row) => row.total_previous) ? [{ id: 'change', title: title('change'), kind: 'number' as const, width: 116, value: total_change, text: (row: RankingRow) => signed_points(total_change(row)) }] : []),
    ...dimensions.map((one): Column<RankingRow> => ({ id: `dimension_${one.id}`, title: t('evaluation.points', { title: one.title }), kind: 'number', width: 130, value: (row) => row.dimensions[one.id], text: (row) => points_words(row.dimensions[one.id]) })),
    ...(rows.some((row) => not_zero(row.adjustment)) ? [{ ...points('adjustment', (row) => row.adjustment), text: (row: RankingRow) => signed_points(row.adjustment) }] : []),
    points('assessed', (row) => row.points_assessed),
    ...(rows.some((row) => not_zero(row.points_carried)) ? [points('carried', (row) => row.points_carried)] : []),
    ...(rows.some((row) => not_zero(row.points_not_due)) ? [points('not_due', (row) => row.points_not_due)] : []),
    ...(rows.some((row) => row.veto) ? [{ id: 'veto', title: title('veto'), width: 160, value: (row: RankingRow) => row.veto }] : []),
    { id: 'lights', title: title('lights'), kind: 'number', width: 120, value: (row) => row.lights.red, hidden: true },
    ...(some((row) => row.total_comparable) ? [points('comparable', (row) => row.total_comparable, true)] : []),
    { id: 'parent', title: title('parent'), width: 170, value: (row) => row.parent_name, hidden: true },
    { id: 'code', title: title('code'), width: 130, value: (row) => row.unit, hidden: true },
  ]
  return columns.map((column) => ({ ...column, ...hint(column.id) }))
}

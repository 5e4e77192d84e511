// Order of a light matrix: problems first, or as the units come.
import type { LightMatrix } from '@/api/openapi'
import type { Light } from '@/api/words'

export type MatrixRow = LightMatrix['rows'][number]
const weights: Record<Light, number> = { red: 4, yellow: 2, grey: 1, green: 0 }
// Of a unit's light in a column; empty where the unit has no such line.
const weight = (row: MatrixRow, column: number): number => weights[row.lights[column] as Light] ?? -1

export function order_rows(rows: readonly MatrixRow[], by: 'badness' | 'given' | number): MatrixRow[] {
  if (by === 'given') return [...rows]
  const key = (row: MatrixRow): number => (by === 'badness' ? Number(row.badness) : weight(row, by))
  return [...rows].sort((a, b) => key(b) - key(a) || Number(b.badness) - Number(a.badness))
}

export function column_badness(rows: readonly MatrixRow[], column: number): number {
  return rows.reduce((sum, row) => sum + Math.max(0, weight(row, column) - 1), 0)
}

// Columns in parts of at most so many.
export function parts_of(count: number, most: number): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = []
  for (let from = 0; from === 0 || from < count; from += most) out.push({ from, to: Math.min(count, from + most) })
  return out
}

// Indices of the columns: in the given order, or within the whole by how bad they are.
export function order_columns(matrix: LightMatrix, by_badness: boolean): number[] {
  const all = matrix.indicators.map((_, at) => at)
  return by_badness ? all.sort((a, b) => column_badness(matrix.rows, b) - column_badness(matrix.rows, a) || a - b) : all
}

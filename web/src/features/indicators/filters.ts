// The library's filters: words anywhere in what people call an indicator by, everything else exactly.
import type { LibraryRow } from './types'

export function filter_indicators(rows: readonly LibraryRow[], by: Record<string, string>): LibraryRow[] {
  const words = (by.text ?? '').trim().toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const text = `${row.id} ${row.name} ${row.department} ${row.serves.join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
      && (!by.dimension || row.dimension === by.dimension)
      && (!by.kind || row.kind === by.kind)
      && (!by.level || row.levels.some((level) => level.level === by.level))
      && (!by.cadence || row.cadence === by.cadence)
      && (!by.method || row.method === by.method)
      && (!by.taken || row.taken === by.taken)
      && (!by.light || row.lights[by.light as keyof typeof row.lights] > 0)
  })
}

// Lists travel as JSON in a field's text; rows are edited as plain objects of texts.
export type ListRow = Record<string, string>

export function rows_of(text: string | undefined): ListRow[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(found)) return []
    return found.map((row: unknown) => Object.fromEntries(Object.entries(Object(row) as object).filter(([, value]) => value !== null && value !== undefined).map(([key, value]) => [key, String(value)])))
  } catch {
    return []
  }
}
// What is left empty is not written.
export const text_of = (rows: readonly ListRow[]): string =>
  JSON.stringify(rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value.trim() !== '').map(([key, value]) => [key, value.trim()]))))

export function words_of(text: string | undefined): string[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(found) ? found.map(String) : []
  } catch {
    return []
  }
}
// In the order of the choices, so that ticking and unticking is no change.
export const words_text = (words: readonly string[], order: readonly string[]): string =>
  JSON.stringify([...words].sort((a, b) => order.indexOf(a) - order.indexOf(b)))

// Where one was in a table: what was searched for and the row in hand. It belongs to the entry of the browser's history,
// so that the way back from a row leads to the same rows, and another visit begins afresh.
export interface TablePlace { text: string; row?: string; column: number }

const name_of = (id: string): string => `table ${id}`

export function kept_place(id: string): TablePlace | undefined {
  const state = history.state as Record<string, unknown> | null
  return state?.[name_of(id)] as TablePlace | undefined
}

export function keep_place(id: string, place: TablePlace): void {
  try {
    history.replaceState({ ...(history.state as object | null), [name_of(id)]: place }, '')
  } catch {
    // A browser that is asked too often in a short time refuses; the place before is then the one that is kept.
  }
}

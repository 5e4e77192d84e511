// Edits not yet submitted, kept in this browser for one person and indicator, so that neither a reload nor the end of a
// session loses them.
import type { DraftChange } from './types'

const key_of = (person: string, indicator: string): string => `jixiao.draft.${person}.${indicator}`

export function keep_draft(person: string, indicator: string, changes: readonly DraftChange[]): void {
  try {
    if (changes.length) localStorage.setItem(key_of(person, indicator), JSON.stringify(changes))
    else localStorage.removeItem(key_of(person, indicator))
  } catch {
    // A full or forbidden store loses the draft on reload only; the page still has it.
  }
}

export function kept_draft(person: string, indicator: string): DraftChange[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key_of(person, indicator)) ?? '[]')
    return Array.isArray(found) ? found.filter(is_change) : []
  } catch {
    return []
  }
}

function is_change(one: unknown): one is DraftChange {
  if (typeof one !== 'object' || one === null || !('field' in one) || typeof one.field !== 'string') return false
  return !('text' in one) || typeof one.text === 'string'
}

// What is being edited: the active texts, what was made of them, and the changes between.
import type { DraftBase, DraftChange, DraftField } from './types'

export interface EditedField extends DraftField { now: string | undefined }

export const open_fields = (base: DraftBase): EditedField[] => base.fields.map((field) => ({ ...field, now: field.text }))
export const is_changed = (field: EditedField): boolean => (field.now?.trim() ?? undefined) !== (field.text?.trim() ?? undefined)
export const changes_of = (fields: readonly EditedField[]): DraftChange[] =>
  fields.filter(is_changed).map((field) => (field.now === undefined ? { field: field.field } : { field: field.field, text: field.now }))

// The same edits over texts that somebody else has changed meanwhile: an untouched field takes the new text.
export function rebase(fields: readonly EditedField[], base: DraftBase): EditedField[] {
  const edited = new Map(fields.filter(is_changed).map((field) => [field.field, field]))
  const out = open_fields(base).map((field) => (edited.has(field.field) ? { ...field, now: edited.get(field.field)!.now } : field))
  const known = new Set(out.map((field) => field.field))
  return [...out, ...[...edited.values()].filter((field) => !known.has(field.field)).map((field) => ({ ...field, text: undefined }))]
}

// What is being edited: the active texts, what was made of them, and the changes between.
import type { DraftBase, DraftChange, DraftField } from './types'

export interface EditedField extends DraftField { now: string | undefined }

export const open_fields = (base: DraftBase): EditedField[] => base.fields.map((field) => ({ ...field, now: field.text }))
export const is_changed = (field: EditedField): boolean => (field.now?.trim() ?? undefined) !== (field.text?.trim() ?? undefined)
export const changes_of = (fields: readonly EditedField[]): DraftChange[] =>
  fields.filter(is_changed).map((field) => (field.now === undefined ? { field: field.field } : { field: field.field, text: field.now }))

// Kept changes laid over the texts of now; a field that is not there is added.
export function apply_changes(fields: readonly EditedField[], changes: readonly DraftChange[]): EditedField[] {
  const edits = new Map(changes.map((change) => [change.field, change]))
  const out = fields.map((field) => (edits.has(field.field) ? { ...field, now: edits.get(field.field)!.text } : field))
  const known = new Set(fields.map((field) => field.field))
  const added = changes.filter((change) => !known.has(change.field) && change.text !== undefined)
  return [...out, ...added.map((change): EditedField => ({ field: change.field, title: change.field, is_formula: true, text: undefined, now: change.text }))]
}

// The same edits over texts that somebody else has changed meanwhile: an untouched field takes the new text.
export function rebase(fields: readonly EditedField[], base: DraftBase): EditedField[] {
  const edited = new Map(fields.filter(is_changed).map((field) => [field.field, field]))
  const out = open_fields(base).map((field) => (edited.has(field.field) ? { ...field, now: edited.get(field.field)!.now } : field))
  const known = new Set(out.map((field) => field.field))
  return [...out, ...[...edited.values()].filter((field) => !known.has(field.field)).map((field) => ({ ...field, text: undefined }))]
}

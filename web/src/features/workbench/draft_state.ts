// What is being edited: the active texts, what was made of them, and the changes between.
import type { DraftBase, DraftChange, DraftField } from './types'

export interface EditedField extends DraftField { now: string | undefined }
export interface FieldGroup { title: string; fields: EditedField[] }

export const open_fields = (base: DraftBase): EditedField[] => base.fields.map((field) => ({ ...field, now: field.text }))

// Of an indicator that is not there yet everything is a change; its code is the first field.
export function new_fields(base: DraftBase, code: Pick<DraftField, 'title' | 'hint'>): EditedField[] {
  const first: EditedField = { field: 'id', title: code.title, hint: code.hint, group: base.fields[0]?.group ?? '', kind: 'text', choices: [], methods: [], required: true, text: undefined, now: '' }
  const rest = base.fields.map((field): EditedField => ({ ...field, text: undefined, now: field.text ?? (field.kind === 'choice' ? field.choices[0]?.value : undefined) }))
  for (const field of rest) {
    const formula = ['numerator', 'denominator'].includes(field.field)
    if (formula && !base.fields.some((one) => ['numerator', 'value'].includes(one.field) && one.text !== undefined)) field.now = ''
  }
  return [first, ...rest]
}
export const is_changed = (field: EditedField): boolean => (field.now?.trim() ?? undefined) !== (field.text?.trim() ?? undefined)
export const changes_of = (fields: readonly EditedField[]): DraftChange[] =>
  fields.filter(is_changed).map((field) => (field.now === undefined ? { field: field.field } : { field: field.field, text: field.now }))

// A formula that is not declared is offered for adding; another parameter stands where the method reads it, or where it
// was changed all the same.
export function is_shown(field: EditedField, method: string | undefined): boolean {
  if (field.kind === 'formula') return field.now !== undefined || is_changed(field)
  if (!field.methods.length) return true
  return field.methods.includes(method ?? '') || (field.text !== undefined && is_changed(field))
}

export function groups_of(fields: readonly EditedField[]): FieldGroup[] {
  const out: FieldGroup[] = []
  for (const field of fields) {
    const group = out.find((one) => one.title === field.group)
    if (group) group.fields.push(field)
    else out.push({ title: field.group, fields: [field] })
  }
  return out
}

// Kept changes laid over the texts of now; a field that is not there is added.
export function apply_changes(fields: readonly EditedField[], changes: readonly DraftChange[]): EditedField[] {
  const edits = new Map(changes.map((change) => [change.field, change]))
  const out = fields.map((field) => (edits.has(field.field) ? { ...field, now: edits.get(field.field)!.text } : field))
  const known = new Set(fields.map((field) => field.field))
  const added = changes.filter((change) => change.field.startsWith('inputs/') && !known.has(change.field) && change.text !== undefined)
  const group = fields.find((field) => field.field === 'value')?.group ?? ''
  return [...out, ...added.map((change): EditedField => ({ field: change.field, title: change.field, group, hint: '', kind: 'formula', choices: [], methods: [], required: false, text: undefined, now: change.text }))]
}

// The same edits over texts that somebody else has changed meanwhile: an untouched field takes the new text.
export function rebase(fields: readonly EditedField[], base: DraftBase): EditedField[] {
  const edited = new Map(fields.filter(is_changed).map((field) => [field.field, field]))
  const out = open_fields(base).map((field) => (edited.has(field.field) ? { ...field, now: edited.get(field.field)!.now } : field))
  const known = new Set(out.map((field) => field.field))
  return [...out, ...[...edited.values()].filter((field) => !known.has(field.field)).map((field) => ({ ...field, text: undefined }))]
}

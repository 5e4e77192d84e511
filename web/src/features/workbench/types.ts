// Answers of /api/workbench and /api/proposals.
import type { Decimal, Direction, Light } from '@/api/types'

export interface DraftChange { field: string; text?: string }
export interface DraftField { field: string; title: string; text?: string; is_formula: boolean }
export interface DraftBase {
  indicator: string
  name: string
  digest: string
  version: string
  next_version: string
  words: string
  levels: { level: string; title: string; points?: Decimal }[]
  fields: DraftField[]
}
export interface Mistake { field: string; field_title: string; elsewhere?: string; line: number; column: number; begin: number; end: number; code: string; message: string; warning: boolean }
export interface DraftAtom { text: string; dataset: string; shared: boolean }
export interface FieldDifference { field: string; title: string; before?: string; after?: string }
export interface DraftCheck { ok: boolean; mistakes: Mistake[]; words: string; atoms: DraftAtom[]; differences: FieldDifference[] }
export interface CompletionOption { label: string; insert: string; kind: string; title: string; note: string }
export interface Completions { from: number; options: CompletionOption[] }
export interface PreviewSide { value?: Decimal; score?: Decimal; total?: Decimal; rank?: number; light: Light; status: string }
export interface PreviewRow { unit: string; name: string; group: string; group_title: string; before: PreviewSide; after: PreviewSide; changed: boolean }
export interface Preview {
  indicator: string
  name: string
  unit_of_value: string
  decimals: number
  direction: Direction
  period: string
  level: string
  level_title: string
  rows: PreviewRow[]
  units: number
  values_changed: number
  scores_changed: number
  ranks_changed: number
  totals_changed: number
  hidden: number
  others: { id: string; name: string }[]
  atoms: DraftAtom[]
  work: { atoms_shared: number; atoms_new: number; partials_reused: number; partials_computed: number; holistic_reused: number; holistic_computed: number; passes: number; rows_scanned: number; before_kept: boolean; milliseconds: number }
}
export interface Proposal {
  id: number
  indicator: string
  indicator_name: string
  base_digest: string
  digest: string
  version: string
  reason: string
  by: string
  at: string
  state: 'open' | 'installed' | 'refused' | 'withdrawn'
  decided_by: string
  decided_at?: string
  note: string
  differences: FieldDifference[]
  files: { path: string; added: number; removed: number; lines: { change: string; line: number; text?: string }[] }[]
  own: boolean
  outdated: boolean
}
export interface Installed { proposal: Proposal; digest: string; drafts: string[] }

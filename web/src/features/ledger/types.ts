// Answers of /api/ledger….
export type WitnessStanding = 'cosigned' | 'waiting' | 'unreachable' | 'refused'
export interface WitnessState {
  name: string; key_name: string; key_id: string; vkey: string; address: string; standing: WitnessStanding
  cosigned_at?: number; last_at?: number; last_size?: number; problem: string; next_at?: number // Unix seconds
}
export interface LogKey { name: string; id: string; vkey: string; fingerprint: string }
export interface LedgerStatus {
  origin: string; size: number; root: string; checkpoint: string; keys: LogKey[]; pending: number; newest_at?: string
  witnesses: WitnessState[]; cosigned: number; quorum?: number; quorum_met: boolean
}
export interface LeafView {
  index: number; kind: string; title: string; at: string; unit: string; unit_name: string; period?: string; version?: number
  seq: number; commit: string; leaf_hash: string; in_tree: boolean; readable: boolean
}
export interface LeafPage { size: number; leaves: LeafView[]; before?: number }
export interface LeafSearch { understood: { unit?: string; period?: string; indicator?: string; unknown: string[] }; says: string; leaves: LeafView[]; more: boolean }
export interface ProofAnswer {
  period: string; version: number; unit: string; unit_name: string; index: number; published_at: string
  proof: string; entry: string; record: string; salt: string; vkey: string
}
export interface Finding { what: string; where: string; text: string }
export type DrillKind = 'score' | 'facts' | 'tile'
export interface DrillReport {
  kind: DrillKind; seed: number; target: string; before: string; after: string; detected: boolean; located: boolean
  findings: Finding[]; records: number; files: number; entries: number; bytes_copied: number
  figures: { period: string; version: number; unit: string; unit_name: string; indicator: string; before: string; after: string }[]
}
export interface VerifyOutcome {
  intact: boolean; origin: string; entries: number; root: string; publications: number; records: number; files: number
  events: number; pending: number; quorum_checked: boolean; quorum_met: boolean; findings: Finding[]
}
export interface Work<Result> { id: number; state: string; step: string; result: Result | null; error: string; error_code: string }

// Unix seconds as the person's clock reads them.
export function moment_words(seconds: number | undefined): string {
  if (seconds === undefined) return ''
  const date = new Date(seconds * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

// The interface's types under the names of the ledger's pages; below them what a job's `result` holds, which the interface leaves open.
import type { WitnessState } from '@/api/openapi'

export type {
  LeafPage, LeafSearch, LeafView, LedgerStatus, LogKey, RecordProof as ProofAnswer, WitnessState,
} from '@/api/openapi'
export type WitnessStanding = WitnessState['standing']

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

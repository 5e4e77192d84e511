// Answers of the evaluation routes, as the server writes them.
import type { Decimal, PeriodKind } from '@/api/types'

export type PeriodStage = 'not_computed' | 'draft' | 'published' | 'revised'
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'
export interface Job {
  id: number
  state: JobState
  step?: string
  error?: string
  error_code?: string
  started_at?: string
  can_cancel: boolean
}
export interface DraftState { tag: string; computed_at: string; pack_version: string; stale_facts: boolean; stale_pack: boolean }
export interface PeriodState {
  period: string
  kind: PeriodKind
  stage: PeriodStage
  draft?: DraftState
  version?: number
  published_at?: string
  reason?: string
  partitions_changed: number
  job?: Job
}
export interface PeriodStates { periods: PeriodState[] }
export interface DraftFinding { blocking: boolean; check: string; text: string; unit?: string; indicator?: string }
export interface DraftChecks {
  period: string
  draft: DraftState
  units: number
  blocking: number
  version?: number
  reason_required: boolean
  findings: DraftFinding[]
}
export interface PublishedVersion {
  version: number
  published_at: string
  reason: string
  supersedes?: number
  records: number
  pack_version: string
  leaf_index: number
}
export interface PublishedVersions { period: string; versions: PublishedVersion[]; draft?: DraftState }
export interface PublicationDone { period: string; version: number; supersedes?: number; records: number; leaf_index: number; unchanged: boolean }

export type ChangeCause = 'definition' | 'value' | 'target' | 'status' | 'points' | 'carried' | 'standing'
export interface LineChange {
  indicator: string
  name: string
  unit_of_value: string
  decimals: number
  value_from?: Decimal
  value_to?: Decimal
  target_from?: Decimal
  target_to?: Decimal
  points_from?: Decimal
  points_to?: Decimal
  score_from?: Decimal
  score_to?: Decimal
  change: Decimal
  causes: ChangeCause[]
}
export interface UnitChange {
  unit: string
  name: string
  level: string
  level_title: string
  presence: 'both' | 'added' | 'removed'
  total_from?: Decimal
  total_to?: Decimal
  total_change?: Decimal
  rank_from?: number
  rank_to?: number
  grade_from: string
  grade_to: string
  adjustment_from: Decimal
  adjustment_to: Decimal
  veto_from?: string
  veto_to?: string
  open: boolean
  lines: LineChange[]
}
export interface Difference {
  period: string
  from?: number
  to?: number
  from_at: string
  to_at: string
  pack_from: string
  pack_to: string
  pack_changed: boolean
  units_compared: number
  totals_changed: number
  ranks_changed: number
  grades_changed: number
  units_added: number
  units_removed: number
  units: UnitChange[]
}

// What the server answers on the data pages (src/app/sources, src/api/routes_data.cpp, routes_sources.cpp).
export type ConnectorKind = 'sqlite' | 'postgresql' | 'http' | 'folder' | 'platform'
export type FeedMode = 'month' | 'watermark' | 'all'
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'

export interface ConnectorHealth {
  id: string; title: string; system: string; kind: ConnectorKind; enabled: boolean; datasets: number
  attempts: number; failures: number; success_rate?: string; rows: number
  last_success?: string; last_new?: string; last_failure?: string; last_error: string
}
export interface ByHand { indicator: string; name: string; datasets: string[]; taken_by_hand: boolean }
export interface Statistics {
  since: string; connectors: ConnectorHealth[]; attempts: number; failures: number; success_rate?: string; last_success?: string
  deliveries: number; by_hand: number; by_hand_rate?: string; indicators: number; automatic: number; automatic_share?: string; target?: string
  not_automatic: ByHand[]
}

export interface DatasetColumn { name: string; title: string; type: string; unit?: string; required: boolean; personal: boolean }
export interface DatasetView {
  id: string; title: string; source: string; kind: string; partition: string; key: string[]; columns: DatasetColumn[]; note?: string
  connector?: string; connector_id?: string; rows: number; batches: number; refused: number; newest_period?: string; last_batch_at?: string
}
export interface Datasets { datasets: DatasetView[] }

export interface Delivery {
  id: number; dataset: string; connector?: string; via: 'connector' | 'upload' | 'correction' | 'command'; outcome: 'taken' | 'unchanged' | 'failed'
  by: string; job?: number; started_at: string; finished_at: string; batch?: string; file: string; scope: string
  source_rows: number; rows: number; refused: number; duplicates: number; cells_missing: number; replaced: number
  total: string; digest: string; declared_rows?: number; declared_total?: string; error: string
}
export interface Deliveries { deliveries: Delivery[] }

export interface CoverageRow { dataset: string; title: string; source: string; kind: string; partition: string; rows: (number | null)[] }
export interface Coverage { months: string[]; datasets: CoverageRow[] }
export interface UnitCoverage {
  month: string; level: string
  datasets: { id: string; title: string; partition: string; expected: boolean; units_without: number }[]
  units: { code: string; name: string; rows: number[] }[]
}

export interface Feed { dataset: string; dataset_title: string; query: string; mode: FeedMode; watermark_column: string; watermark: string; enabled: boolean }
export interface Connector {
  id: string; title: string; system: string; kind: ConnectorKind; address: string; has_secret: boolean; enabled: boolean; version: number
  changed_at: string; changed_by: string; feeds: Feed[]
}
export interface Connectors { connectors: Connector[] }
export interface Schedule { id: string; title: string; rule: string; words: string; target: string; enabled: boolean; version: number; last_due?: string; next_due?: string }
export interface Schedules { schedules: Schedule[] }

export interface Job {
  id: number; kind: string; title: string; by: string; state: JobState; done: number; total: number; unit: string; per_second?: number; seconds_left?: number
  step: string; result: unknown; error: string; error_code: string; submitted_at: string; started_at?: string; finished_at?: string; can_cancel: boolean; can_run_again: boolean
}
export interface JobList { jobs: Job[] }
export interface Ordered { job: number }

export interface Upload { id: string; dataset: string; name: string; bytes: number; via: string; at: string }
export interface Kept { upload: Upload; job: number }
export interface FindingCount { column_title: string; code: string; example: string; count: number; row_kept: boolean }
export interface Finding { row: number; column: string; column_title: string; value: string; reason: string; row_kept: boolean }
export interface UploadReport {
  upload: Upload; dataset_title: string; batch: string; known_since?: string; rows_read: number; rows: number; refused: number; duplicates: number; cells_missing: number
  total: string; digest: string; kinds: FindingCount[]; findings: Finding[]; findings_all: number; ignored_headers: string[]; absent_columns: string[]
}
export interface Reconciliation {
  delivery: number; dataset: string; dataset_title: string; batch: string; known: boolean; source_rows: number; rows: number; refused: number; duplicates: number
  cells_missing: number; replaced: number; total: string; digest: string; declared_rows?: number; declared_total?: string; rows_balance: boolean; total_balances: boolean; periods: string[]
}

export interface QuarantinedBatch { batch: string; dataset: string; dataset_title: string; file: string; at: string; by: string; via?: string; rows: number; refused: number }
export interface QuarantinedBatches { batches: QuarantinedBatch[] }
export interface QuarantinePage { batch: QuarantinedBatch; kinds: FindingCount[]; findings: Finding[]; findings_all: number; rows_kept: boolean }
export interface RefusedRows { dataset: string; dataset_title: string; header: string[]; rows: { row: number; cells: string[]; reasons: string[] }[] }

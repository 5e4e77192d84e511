// The interface's types under the names of the data pages; below them what a job's `result` holds, which the interface leaves open.
import type { ConnectorView, FeedView, FindingCount, JobView, UploadFinding, Upload } from '@/api/openapi'

export type {
  AutomationStatistics as Statistics, ByHand, ConnectorHealth, ConnectorView as Connector, Connectors, Coverage, CoverageRow, CoverageUnit,
  DatasetColumn, DatasetView, Datasets, Deliveries, Delivery, FeedView as Feed, FindingCount, JobList, JobView as Job, Kept, Ordered,
  QuarantinePage, QuarantinedBatch, QuarantinedBatches, RefusedAnswer as RefusedRows, ScheduleView as Schedule, Schedules,
  UnitCoverage, Upload, UploadFinding as Finding,
} from '@/api/openapi'
export type ConnectorKind = ConnectorView['kind']
export type FeedMode = FeedView['mode']
export type JobState = JobView['state']

export interface UploadReport {
  upload: Upload; dataset_title: string; batch: string; known_since?: string; corrected: { batch: string; file: string; at: string; rows: number }[]; columns_gained: string[]; refused_then: number; rows_read: number; rows: number; refused: number; duplicates: number; cells_missing: number
  total: string; digest: string; kinds: FindingCount[]; findings: UploadFinding[]; findings_all: number; ignored_headers: string[]; absent_columns: string[]; periods: string[]
}
export interface Reconciliation {
  delivery: number; dataset: string; dataset_title: string; batch: string; known: boolean; source_rows: number; rows: number; refused: number; duplicates: number
  cells_missing: number; replaced: number; unchanged: number; total: string; digest: string; declared_rows?: number; declared_total?: string; rows_balance: boolean; total_balances: boolean; periods: string[]; ledger_waits: string
}

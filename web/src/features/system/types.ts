export interface Grant { role: string; unit: string }
export interface RoleTitle { id: string; title: string }
export interface Account {
  id: string; login: string; name: string; grants: Grant[]; roles: RoleTitle[]; disabled: boolean; disabled_reason?: string; locked: boolean
  locked_until?: string; must_change_password: boolean; totp_enabled: boolean; last_sign_in_at?: string; created_at: string; sessions: number
}
export interface NewAccount { id: string; login: string; name: string; password: string }
export interface Role { id: string; title: string; permissions: string[]; admin: 'none' | 'system' | 'security' | 'audit'; levels: string[]; note?: string }
export interface RoleView { role: Role; holders: string[] }
export interface RoleList { roles: RoleView[]; permissions: { id: string; title: string }[] }
export interface AuditRecord {
  id: number; at: string; account: string; role: string; remote: string; action: string; object: string; outcome: 'done' | 'refused' | 'failed'
  detail: string; before?: string; after?: string; count: number
}
export interface AuditPage { records: AuditRecord[]; next_before_id?: number }
export interface PackVersion { digest: string; pack: string; title: string; version: string; installed_at: string; active: boolean }
export interface PackContents { version: PackVersion; files: { path: string; bytes: number; lines: number }[] }
export interface DifferenceLine { change: 'same' | 'added' | 'removed' | 'skipped'; line: number; text?: string }
export interface PackDifference { before: PackVersion; after: PackVersion; files: { path: string; change: 'added' | 'removed' | 'changed'; added: number; removed: number; lines: DifferenceLine[] }[] }
export interface Parameter { id: string; title: string; unit?: string; values: { value: string; from?: string; decided_by?: string }[] }
export interface Settings {
  facts: {
    title: string; pack: PackVersion; demo: boolean; database_bytes: number; facts_bytes: number; facts_files: number; facts_rows: number
    cache_bytes: number; ledger_bytes: number; batches: number; accounts: number; units: number; free_bytes?: number
  }
  rules: Record<string, number | string>
  parameters: Parameter[]
}
export interface Job {
  id: number; kind: string; title: string; by: string; state: string; done: number; total: number; unit: string; step: string; error: string
  submitted_at: string; started_at?: string; finished_at?: string
}
export interface OwnSession { id: string; remote: string; started_at: string; last_seen_at: string }
export interface RoleChange { digest: string; pack_version: string; words: string[]; asked_by: string; asked_at: string; consented_by?: string; consented_at?: string }

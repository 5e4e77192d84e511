// Answers of /api/indicators….
import type { Decimal, Direction, Light, LightCounts, Peer } from '@/api/types'

export interface LibraryLevel { level: string; title: string; points?: Decimal }
export interface LibraryRow {
  id: string
  name: string
  dimension: string
  dimension_title: string
  axis: string
  unit: string
  direction: Direction
  cadence: string
  method: string
  method_title: string
  taken: string
  department: string
  serves: string[]
  levels: LibraryLevel[]
  lights: LightCounts
  units: number
  missing: number
}
export interface Library { period: string; version?: number; pack_version: string; unit: string; unit_name: string; rows: LibraryRow[] }

export interface DefinedFormula { field: string; title: string; text: string; words: string }
export interface DefinedTarget {
  field: string
  level?: string
  level_title?: string
  group?: string
  group_title?: string
  unit?: string
  unit_name?: string
  from?: string
  to?: string
  text: string
  words: string
}
export interface TargetInForce { level: string; level_title: string; group: string; group_title: string; units: number; lowest?: Decimal; highest?: Decimal }
export interface IndicatorLink { id: string; name: string }
export interface IndicatorDefinition {
  about: LibraryRow
  period: string
  pack_version: string
  changed_since: boolean
  decimals: number
  words: string
  formulas: DefinedFormula[]
  targets: DefinedTarget[]
  plan?: DefinedFormula
  tolerance: DefinedFormula
  in_force: TargetInForce[]
  method_words: string
  parameters: DefinedFormula[]
  bands: { from: Decimal; rate: Decimal }[]
  sample?: DefinedFormula
  sample_min: number
  min_coverage: Decimal
  year: string
  year_to_date: boolean
  standard: string
  source: string
  note?: string
  shares_events_with: IndicatorLink[]
  reads: IndicatorLink[]
  read_by: IndicatorLink[]
  datasets: { id: string; title: string; source: string }[]
}
export interface ScoringCurve {
  level_title: string
  group: string
  group_title: string
  unit: string
  unit_name: string
  points: Decimal
  target?: Decimal
  points_at: { value: Decimal; score: Decimal }[]
  units: { unit: string; name: string; value: Decimal; score?: Decimal }[]
  readings: Record<string, Decimal>
  why?: string
}
export interface ValueGrid {
  name: string
  unit_of_value: string
  decimals: number
  direction: Direction
  level_title: string
  periods: string[]
  rows: { unit: string; name: string; cells: ({ value?: Decimal; light: Light; status: string } | null)[] }[]
}
export interface Distribution {
  level_title: string
  unit_of_value: string
  decimals: number
  groups: { id: string; title: string; units: number; known: number; least?: Decimal; q25?: Decimal; median?: Decimal; q75?: Decimal; largest?: Decimal; target?: Decimal; peers: Peer[] }[]
}
export interface FieldDifference { field: string; title: string; before?: string; after?: string }
export interface IndicatorVersions {
  versions: { digest: string; version: string; installed_at: string; active: boolean; defined: boolean; differences: FieldDifference[] }[]
  unreadable: number
}

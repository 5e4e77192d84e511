// The JSON of the HTTP interface, by hand until it is generated from the server's own OpenAPI (`npm run types`).
// Every `rate` is percent. Decimals travel as text so that no figure passes through a double; an absent figure is an absent key.

export type Decimal = string
export type Light = 'green' | 'yellow' | 'red' | 'grey'
export type Direction = 'positive' | 'negative' | 'moderate'

export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
  instance?: string
  errors?: FieldProblem[]
}
export interface FieldProblem { code: string; detail: string; pointer?: string }

export interface Named { id: string; title: string }
export interface UnitRef { code: string; name: string; level: string }
export interface Unit extends UnitRef { parent?: string }

export interface Session {
  signed_in: boolean
  demo: boolean
  title: string
  login?: string
  name?: string
  roles?: Named[]
  permissions?: string[]
  units?: UnitRef[]
  home_unit?: string
  csrf?: string
  must_change_password?: boolean
  must_enable_totp?: boolean
  totp_enabled?: boolean
  home_page?: string
  admin?: string
}
export interface Credentials { login: string; password: string; code?: string }
export interface TotpSetup { secret: string; uri: string }
export interface Identity { id: string; title: string; role: string; unit: string; unit_name: string; says: string }
export interface Identities { identities: Identity[] }

export type PeriodKind = 'month' | 'quarter' | 'half' | 'year'
export interface PeriodEntry {
  period: string
  kind: PeriodKind
  version?: number
  published_at?: string
  reason?: string
  drafted_at?: string
}
export interface Sheet { level: string; title: string; full: Decimal; dimensions: Record<string, Decimal> }
export interface IndicatorBrief {
  id: string
  name: string
  dimension: string
  axis?: string
  unit: string
  decimals?: number
  direction: Direction
  cadence: string
  levels: string[]
  department?: string
}
export interface World {
  title: string
  pack_title: string
  pack_version: string
  catalogue: number
  levels: Named[]
  dimensions: Named[]
  axes: Named[]
  sheets: Sheet[]
  groups: { scheme: string; level: string; id: string; title: string }[]
  grades: { scheme: string; id: string; title: string }[]
  periods: PeriodEntry[]
  newest?: string
  units: Unit[]
  indicators: IndicatorBrief[]
  has_map: boolean
}

export type LightCounts = Record<Light, number>
export interface DimensionStanding {
  id: string
  title: string
  earned?: Decimal
  full: Decimal
  rate?: Decimal
  previous_rate?: Decimal
  year_ago_rate?: Decimal
  lights: LightCounts
}
export interface Standing {
  total?: Decimal
  full: Decimal
  rate?: Decimal
  grade?: string
  grade_title?: string
  rank?: number
  ranked?: number
  rank_q5?: number
  rank_q95?: number
  group?: string
  group_title?: string
  points_assessed?: Decimal
  previous_total?: Decimal
  year_ago_total?: Decimal
  adjustment?: Decimal
  rank_previous?: number
  veto?: string
  explanation?: string
  dimensions: DimensionStanding[]
}
export interface UnitStanding {
  unit: string
  name: string
  level: string
  total?: Decimal
  rate?: Decimal
  grade?: string
  grade_title?: string
  rank?: number
  ranked?: number
  rank_q5?: number
  rank_q95?: number
  group?: string
  group_title?: string
  rank_previous?: number
  total_previous?: Decimal
  lights: LightCounts
}
export interface LightMatrixData {
  indicators: { id: string; name: string; dimension: string }[]
  rows: { unit: string; name: string; lights: (Light | '')[]; badness: number }[]
}
export interface Gap {
  unit: string
  unit_name: string
  level: string
  indicator: string
  indicator_name: string
  value?: Decimal
  target?: Decimal
  gap?: Decimal
  lost: Decimal
  light: Light
  since?: string
  sentence: string
}
export interface TrendPoint { period: string; total?: Decimal; rate?: Decimal; year_ago_rate?: Decimal; plan_rate?: Decimal }
export interface LightChange {
  unit: string
  unit_name: string
  indicator: string
  indicator_name: string
  from: Light
  to: Light
  sentence: string
}
export interface LedgerBrief { size: number; root: string; signed_at?: string; witnesses_met?: number; witnesses_total?: number }
// The units at the children's level below the unit, or the unit itself, all together.
export interface Assessed { units: number; lights: LightCounts; lights_previous?: LightCounts; turned_worse: number; turned_better: number }
export interface Overview {
  unit: string
  unit_name: string
  level: string
  period: string
  version?: number
  published_at?: string
  data_until?: string
  previous?: string
  year_ago?: string
  standing?: Standing
  lights: LightCounts
  lights_below: LightCounts
  assessed: Assessed
  children_level?: string
  children_level_title?: string
  children: UnitStanding[]
  matrix: LightMatrixData
  gaps: Gap[]
  trend: TrendPoint[]
  changes: LightChange[]
  ledger?: LedgerBrief
}
export interface RankingRow extends UnitStanding {
  parent?: string
  parent_name?: string
  dimensions: Record<string, Decimal>
  adjustment?: Decimal
  veto?: string
  points_assessed?: Decimal
  points_carried?: Decimal // of points_assessed: results of earlier periods that stand
  points_not_due?: Decimal
  total_comparable?: Decimal
  bottom_share?: Decimal // 0–1
  open?: boolean // the viewer may open this unit's sheet
}
export interface Ranking { period: string; version?: number; published_at?: string; level: string; level_title: string; full: Decimal; rows: RankingRow[] }

export interface CardLine {
  indicator: string
  name: string
  dimension: string
  axis?: string
  value?: Decimal
  unit_of_value: string
  decimals?: number
  target?: Decimal
  plan?: Decimal
  status: string
  why?: string
  points: Decimal
  points_sheet?: Decimal
  score?: Decimal
  lost?: Decimal
  rate?: Decimal
  rank?: number
  ranked?: number
  light: Light
  sample_small?: boolean
  stands_since?: string
  carried: boolean
  previous?: Decimal
  year_ago?: Decimal
  group_median?: Decimal
  group_best?: Decimal
  group_best_unit?: string
  explanation?: string
}
export interface Card {
  unit: string
  unit_name: string
  level: string
  level_title: string
  period: string
  version?: number
  published_at?: string
  data_until?: string
  previous?: string
  year_ago?: string
  standing?: Standing
  lights: LightCounts
  lines: CardLine[]
  adjustments: string[]
  veto_proposed: string[]
  axes: { id: string; title: string; percent: Decimal }[]
  total_comparable?: Decimal
}

export interface SeriesPoint { period: string; value?: Decimal; target?: Decimal; light: Light; year_ago?: Decimal }
// `unit` and `name` are empty where the viewer may not open the unit.
export interface Peer { unit: string; name: string; value?: Decimal; light: Light; self?: boolean }
export interface ChildValue { unit: string; name: string; value?: Decimal; target?: Decimal; light: Light; score?: Decimal; points?: Decimal }
export interface Explanation {
  unit: string
  unit_name: string
  period?: string
  indicator: string
  name: string
  definition?: string
  sentence: string
  formula: { numerator?: string; denominator?: string; value?: string }
  formula_words?: string
  substituted?: string
  numerator?: Decimal
  denominator?: Decimal
  value?: Decimal
  unit_of_value: string
  decimals?: number
  direction: Direction
  status: string
  why?: string
  target?: Decimal
  plan?: Decimal
  tolerance?: Decimal
  previous?: Decimal
  year_ago?: Decimal
  group_median?: Decimal
  group_best?: Decimal
  group_best_unit?: string
  points: Decimal
  score?: Decimal
  lost?: Decimal
  rate?: Decimal
  rank?: number
  ranked?: number
  light: Light
  method?: string
  method_words?: string
  stands_since?: string
  carried?: boolean
  series: SeriesPoint[]
  peers: Peer[]
  children: ChildValue[]
  explanation?: string
  version?: number
  leaf_index?: number
}
export interface SourcePartition {
  dataset: string
  period: string
  file: string
  batch: string
  batch_file?: string
  digest: string
  rows: number
  contribution?: Decimal
}
export interface SourceAtom { part: string; text: string; months: string; value?: Decimal; partitions: SourcePartition[] }
export interface Source {
  matches_facts: boolean
  atoms: SourceAtom[]
  leaf_index?: number
  publication?: { version: number; published_at: string; pack_digest: string; facts_digest: string; leaf_index?: number }
}

export interface ServerEvents {
  published: { period: string; version: number }
  drafted: { period: string }
  ingested: { dataset?: string; batch?: string }
  job: { id: string; state: string; done?: number; total?: number }
  checkpoint: { size: number }
  scenarios: Record<string, never> // the check of the pack's scenarios went a step further
  reset: Record<string, never> // away too long: read everything again
}
export type ServerEventName = keyof ServerEvents

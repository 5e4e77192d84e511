export interface MechanismEntry { kind: string; id: string; title: string }
export type MechanismState = 'working' | 'partly' | 'not_yet'
export interface Mechanism { id: string; title: string; note?: string; lacks?: string; state: MechanismState; entries: MechanismEntry[]; scenarios: string[]; parts: string[] }
export interface Scenario { id: string; title: string; text: string; passed: boolean; failure?: string; proves: string[]; touches: string[] }
export interface Mechanisms { working: number; partly: number; ran_at?: string; up_to_date: boolean; mechanisms: Mechanism[]; scenarios: Scenario[] }
export interface ScenarioProgress { running: boolean; done: number; total: number; current: string; error: string }
export interface MechanismsAnswer { state: Mechanisms; run: ScenarioProgress }

export type FigureState = 'value' | 'missing' | 'fault' | 'not_due' | 'no_source'
export interface NamedUnit { unit: string; name: string }
export interface SpeechFigure {
  id: string; title: string; before: string; after: string; text: string; state: FigureState; value?: string; year_ago?: string; compared: string; names?: NamedUnit[]; word?: string; unit: string; decimals: number
  indicator?: string; stands_since?: string; definition: string; formula: string; source: string; department: string; mechanism?: string; note?: string
}
export interface Figures { period: string; version?: number; unit: string; unit_name: string; data_until: string; explainable: boolean; with_value: number; figures: SpeechFigure[] }

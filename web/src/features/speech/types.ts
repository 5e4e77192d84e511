export interface MechanismEntry { kind: string; id: string; title: string }
export interface Mechanism { id: string; title: string; note?: string; state: 'working' | 'not_yet'; entries: MechanismEntry[]; scenarios: string[]; parts: string[] }
export interface Scenario { id: string; title: string; text: string; passed: boolean; failure?: string; proves: string[]; touches: string[] }
export interface Mechanisms { working: number; ran_at?: string; of_this_program: boolean; mechanisms: Mechanism[]; scenarios: Scenario[] }

export type FigureState = 'value' | 'missing' | 'fault' | 'not_due' | 'no_source'
export interface SpeechFigure {
  id: string; title: string; before: string; after: string; state: FigureState; value?: string; unit: string; decimals: number
  indicator?: string; stands_since?: string; definition: string; formula: string; source: string; department: string; mechanism?: string; note?: string
}
export interface Figures { period: string; version?: number; unit: string; unit_name: string; explainable: boolean; with_value: number; figures: SpeechFigure[] }

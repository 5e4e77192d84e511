// The interface's types under the names of the speech's pages.
import type { FilledFigure, MechanismView } from '@/api/openapi'

export type {
  Figures, FilledFigure as SpeechFigure, MechanismEntry, MechanismView as Mechanism, Mechanisms, MechanismsAnswer, NamedUnit,
  ScenarioProgress, ScenarioResult as Scenario,
} from '@/api/openapi'
export type FigureState = FilledFigure['state']
export type MechanismState = MechanismView['state']

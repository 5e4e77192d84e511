// Names of the interface's closed sets of words, taken from the generated types so that they cannot differ. Every `rate` is
// percent; decimals travel as text so that no figure passes through a double; an absent figure is an absent key.
import type { LightChange, WorldIndicator, WorldPeriod } from './openapi'

export type Decimal = string
export type Light = LightChange['to']
export type Direction = WorldIndicator['direction']
export type PeriodKind = WorldPeriod['kind']

// The interface's types that the library's pages use.
export type {
  DefinedFormula, DefinedTarget, Distribution, FieldDifference, IndicatorDefinition, IndicatorLink, IndicatorVersions, Library,
  LibraryLevel, LibraryRow, ScoringCurve, TargetInForce, ValueGrid,
} from '@/api/openapi'

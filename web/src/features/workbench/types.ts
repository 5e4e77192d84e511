// The interface's types under the names of the workbench.
export type {
  Completion as CompletionOption, Completions, DraftAtom, DraftBase, DraftChange, DraftCheck, DraftField, FieldDifference, Installed,
  Mistake, PointsBalance, PointsHolder, PointsMove, Preview, PreviewRow, PreviewSide, Proposal,
} from '@/api/openapi'

// The interface's types under the names of the evaluation pages.
import type { JobView, LineChange, PeriodState } from '@/api/openapi'

export type {
  Difference, DraftChecks, DraftFinding, DraftState, JobView as Job, LineChange, PeriodState, PeriodStates, PublicationDone, SentBack,
  PublishedVersion, PublishedVersions, UnitChange,
} from '@/api/openapi'
export type ChangeCause = LineChange['causes'][number]
export type JobState = JobView['state']
export type PeriodStage = PeriodState['stage']

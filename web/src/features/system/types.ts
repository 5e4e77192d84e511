// The interface's types under the names of the administrators' pages.
import type { OwnSessions } from '@/api/openapi'

export type {
  AccountView as Account, InstallationOptions, OptionsInForce, AuditPage, AuditRecord, DifferenceLine, Grant, JobView as Job, NewAccount, PackContents, PackDifference,
  PackVersion, Parameter, Role, RoleChange, RoleList, RoleTitle, RoleView, SecondFactorRole, Settings,
} from '@/api/openapi'
export type OwnSession = OwnSessions['sessions'][number]

// An account's state and grants in words, for the list and for what two administrators changed at once.
import { time_words } from '@/base/periods'
import { say } from '@/locales'
import type { Account, Grant } from './types'

export const state_words = (account: Account): string =>
  account.disabled ? say('system.disabled') : account.locked ? say('system.locked', { at: time_words(account.locked_until) }) : account.must_change_password ? say('system.first') : say('system.active')

type NameOf = (id: string) => string | undefined
export const grants_words = (grants: Grant[], role_title: NameOf, unit_name: NameOf): string =>
  grants.map((grant) => `${role_title(grant.role) ?? grant.role}${grant.unit === '*' ? '' : `（${unit_name(grant.unit) ?? grant.unit}）`}`).join('、')

import { expect, it } from 'vitest'
import { password_fault } from './password_rules'

it.each([
  ['', 'abcdefghi1', 'abcdefghi1', 'password.need_old'], ['old', '', '', 'password.need_new'],
  ['abcdefghi1', 'abcdefghi1', 'abcdefghi1', 'password.same'], ['old', 'abcdefghi1', 'abcdefghi2', 'password.differ'], ['old', 'abcdefghi1', 'abcdefghi1', undefined],
])('old %s, new %s, again %s: %s', (old, fresh, again, wanted) => expect(password_fault(old, fresh, again)).toBe(wanted))

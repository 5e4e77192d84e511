// What can be said about a new password before the server decides: length and composition are the policy pack's, so they
// are not guessed here. Returns a message key.
export function password_fault(old_password: string, fresh: string, repeated: string): string | undefined {
  if (!old_password) return 'password.need_old'
  if (!fresh) return 'password.need_new'
  if (fresh === old_password) return 'password.same'
  if (fresh !== repeated) return 'password.differ'
  return undefined
}

// What can be said about a new password before the server decides. Returns a message key.
const least = 10

export function password_fault(old_password: string, fresh: string, repeated: string): string | undefined {
  if (!old_password) return 'password.need_old'
  if (fresh.length < least || !/[A-Za-z]/.test(fresh) || !/\d/.test(fresh)) return 'password.short'
  if (fresh === old_password) return 'password.same'
  if (fresh !== repeated) return 'password.differ'
  return undefined
}

// Names of units beside each other without the ending they all share: 甲市税务局, 乙市税务局 → 甲, 乙. What remains keeps two
// characters at least, and names stay apart.
export function short_names(names: readonly string[]): Map<string, string> {
  const whole = new Map(names.map((name) => [name, name]))
  if (names.length < 2) return whole
  const first = names[0]!
  let shared = 0
  while (shared < first.length && names.every((name) => name.length > shared && name[name.length - 1 - shared] === first[first.length - 1 - shared])) shared += 1
  const least = Math.min(...names.map((name) => name.length))
  shared = Math.min(shared, least - 2)
  if (shared < 2) return whole
  const cut = new Map(names.map((name) => [name, name.slice(0, name.length - shared)]))
  return new Set(cut.values()).size === whole.size ? cut : whole
}

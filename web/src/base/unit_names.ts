// Names of units beside each other without the ending they all share: 甲市税务局, 乙市税务局 → 甲, 乙. What remains keeps two
// characters at least, and names stay apart. Below a unit (`parent`) its own name need not be repeated either.
export function short_names(names: readonly string[], parent = ''): Map<string, string> {
  const own = (name: string): string => (parent && name.startsWith(parent) && name.length >= parent.length + 2 ? name.slice(parent.length) : name)
  const whole = new Map(names.map((name) => [name, own(name)]))
  const left = [...whole.values()]
  if (left.length < 2) return whole
  const first = left[0]!
  let shared = 0
  while (shared < first.length && left.every((name) => name.length > shared && name[name.length - 1 - shared] === first[first.length - 1 - shared])) shared += 1
  shared = Math.min(shared, Math.min(...left.map((name) => name.length)) - 2)
  if (shared < 2) return whole
  const cut = new Map([...whole].map(([name, text]) => [name, text.slice(0, text.length - shared)]))
  return new Set(cut.values()).size === whole.size ? cut : whole
}

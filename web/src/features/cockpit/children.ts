// The units below as the cockpit lists them: by group, then rank; how a unit stands among all of them.
import type { OverviewChild } from '@/api/openapi'
import { as_number } from '@/base/decimal_text'

export interface ChildGroup { id: string; title: string; rows: OverviewChild[] }

export function by_group(children: readonly OverviewChild[]): ChildGroup[] {
  const groups = new Map<string, ChildGroup>()
  for (const child of children) {
    const id = child.group ?? ''
    const group = groups.get(id) ?? { id, title: child.group_title ?? '', rows: [] }
    group.rows.push(child)
    groups.set(id, group)
  }
  const key = (row: OverviewChild): number => row.rank ?? 1e6 - (as_number(row.total) ?? -1)
  for (const group of groups.values()) group.rows.sort((a, b) => key(a) - key(b))
  return [...groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

// How many units the group's ranks count, where it has more of them elsewhere: under another superior, or ranked apart.
export function ranked_elsewhere(rows: readonly OverviewChild[]): number | undefined {
  const ranked = Math.max(0, ...rows.map((row) => row.ranked ?? 0))
  return ranked > rows.length ? ranked : undefined
}

// Groups on pages of so many lines: small ones share a page, a long one goes on over several. A heading takes a line; rows of
// a page that holds one group alone stand in two columns when they are more than fit.
export function pages_of(groups: readonly ChildGroup[], lines: number): ChildGroup[][] {
  const out: ChildGroup[][] = []
  let left = 0
  for (const group of groups) {
    const needed = group.rows.length + 1
    if (needed <= left) {
      out[out.length - 1]!.push(group)
      left -= needed
      continue
    }
    const rows_alone = 2 * (lines - 1)
    for (let at = 0; at === 0 || at < group.rows.length; at += rows_alone) out.push([{ ...group, rows: group.rows.slice(at, at + rows_alone) }])
    left = lines - needed
  }
  return out
}

// 0 for the lowest rate among them, 1 for the highest: the depth of a map's ground.
export function depth_of(children: readonly OverviewChild[]): Map<string, number> {
  const rates = children.map((child) => as_number(child.rate)).filter((rate): rate is number => rate !== undefined)
  const low = Math.min(...rates)
  const span = Math.max(...rates) - low || 1
  const out = new Map<string, number>()
  for (const child of children) {
    const rate = as_number(child.rate)
    if (rate !== undefined) out.set(child.unit, (rate - low) / span)
  }
  return out
}

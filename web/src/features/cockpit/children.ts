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

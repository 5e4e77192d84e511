// Findings of the checks by what they are about: hundreds of units out of balance on one indicator are one matter.
import type { DraftFinding } from './types'

export interface FindingGroup { key: string; blocking: boolean; check: string; indicator: string | undefined; findings: DraftFinding[] }

export function group_findings(findings: DraftFinding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>()
  for (const one of findings) {
    // What is told of one indicator as a whole (coverage) stands with the others of its kind.
    const indicator = one.unit ? one.indicator : undefined
    const key = `${one.blocking ? 1 : 0}:${one.check}:${indicator ?? ''}`
    const group = groups.get(key)
    if (group) group.findings.push(one)
    else groups.set(key, { key, blocking: one.blocking, check: one.check, indicator, findings: [one] })
  }
  return [...groups.values()].sort((a, b) => Number(b.blocking) - Number(a.blocking) || b.findings.length - a.findings.length)
}

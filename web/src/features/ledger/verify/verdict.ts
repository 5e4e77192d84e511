// What the steps of a check come to. Too few witnesses, or none, is neither passed nor a sign of tampering: the log held, but
// nobody else vouches for it as the policy asks.
import type { HeadCheck, Step } from './check_head'

export type Verdict = 'ok' | 'unwitnessed' | 'short' | 'bad'

export function verdict_of(steps: readonly Step[]): Verdict {
  if (steps.some((step) => step.ok !== true && step.nothing !== 'too_few')) return 'bad'
  const witnesses = steps.find((step) => step.id === 'witnesses')
  if (witnesses?.nothing === 'too_few') return 'short'
  return witnesses && !witnesses.nothing ? 'ok' : 'unwitnessed'
}

// The sentence on who else vouches, as a message key with its figures.
export function vouched(check: Pick<HeadCheck, 'steps' | 'cosigned'>, quorum: number | undefined): [string, Record<string, number>] {
  if (check.cosigned === 0) return ['ledger.trust_unwitnessed', {}]
  const figures = { count: check.cosigned, quorum: quorum ?? 0 }
  return [verdict_of(check.steps) === 'short' ? 'ledger.trust_short' : 'ledger.trust_witnessed', figures]
}

// What a gap costs, in words: points of its own line, and of the total where that is another figure. What is not due yet
// raises every loss a little and alike; only an axis that weighs another share than its points changes the order.
import type { OverviewGap } from '@/api/openapi'
import { figure_words } from '@/base/figures'
import { say } from '@/locales'

const told_apart = 0.2

export function loss_words({ lost, cost }: Pick<OverviewGap, 'lost' | 'cost'>): string {
  const points = (value: string): string => figure_words(value, { decimals: 2 })
  if (Math.abs(Number(cost) - Number(lost)) <= told_apart * Number(lost)) return say('gap.lost', { lost: points(lost) })
  return say('gap.cost', { lost: points(lost), cost: points(cost) })
}

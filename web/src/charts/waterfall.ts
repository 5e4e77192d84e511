// Where the points went: from the full mark down to what was earned, largest loss first, what stands for many behind them, then the steps that lead from
// there to the total, in the order in which the total is computed.
import { as_number } from '@/base/decimal_text'

export interface WaterfallItem { id: string; name: string; change: string; after?: boolean } // points: negative is lost, positive added; after: keeps its place behind the losses
export interface WaterfallStep { id: string; name: string; kind: 'whole' | 'lost' | 'gained'; from: number; to: number; change?: string }

export function waterfall_steps(full: { name: string; points: string }, items: WaterfallItem[], total: { name: string; points: string }): WaterfallStep[] {
  const whole = as_number(full.points) ?? 0
  const steps: WaterfallStep[] = [{ id: '', name: full.name, kind: 'whole', from: 0, to: whole, change: full.points }]
  let level = whole
  const moving = items.map((item) => ({ item, by: as_number(item.change) ?? 0 })).filter(({ by }) => by !== 0)
  const ordered = [...moving.filter(({ item }) => !item.after).sort((a, b) => Number(a.item.id === '') - Number(b.item.id === '') || a.by - b.by), ...moving.filter(({ item }) => item.after)]
  for (const { item, by } of ordered) {
    steps.push({ id: item.id, name: item.name, kind: by < 0 ? 'lost' : 'gained', from: level, to: level + by, change: item.change })
    level += by
  }
  steps.push({ id: '', name: total.name, kind: 'whole', from: 0, to: as_number(total.points) ?? level, change: total.points })
  return steps
}

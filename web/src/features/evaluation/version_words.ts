// What made a unit's standing another one between two versions, besides the lines that differ: sentences, the total first.
import { subtract } from '@/base/decimal_text'
import type { UnitChange } from './types'
import { points_words, signed_points } from './words'

type Say = (key: string, args?: Record<string, unknown>) => string

const moved = (from: string | undefined, to: string | undefined): string | undefined => (from === undefined || to === undefined ? undefined : signed_points(subtract(to, from)))

export function change_sentences(change: UnitChange, say: Say): string[] {
  if (change.presence !== 'both') return [say(`evaluation.presence_says.${change.presence}`)]
  const out: string[] = []
  const total_moved = change.total_from !== change.total_to
  if (total_moved) out.push(say('evaluation.change.total', { from: points_words(change.total_from), to: points_words(change.total_to), by: moved(change.total_from, change.total_to) ?? '—' }))
  if (change.adjustment_from !== change.adjustment_to) {
    out.push(say('evaluation.change.adjustment', { from: signed_points(change.adjustment_from), to: signed_points(change.adjustment_to), by: moved(change.adjustment_from, change.adjustment_to) ?? '—' }))
  }
  if ((change.veto_from ?? '') !== (change.veto_to ?? '')) out.push(change.veto_to ? say('evaluation.change.veto', { veto: change.veto_to }) : say('evaluation.change.veto_gone', { veto: change.veto_from ?? '' }))
  if (change.rank_from !== change.rank_to) {
    const rank = (place: number | undefined): string => (place === undefined ? say('evaluation.change.no_rank') : say('evaluation.change.rank_at', { rank: place }))
    out.push(say(total_moved ? 'evaluation.change.rank' : 'evaluation.change.rank_by_others', { from: rank(change.rank_from), to: rank(change.rank_to) }))
  }
  if (change.grade_from !== change.grade_to) out.push(say('evaluation.change.grade', { from: change.grade_from || say('evaluation.change.no_grade'), to: change.grade_to || say('evaluation.change.no_grade') }))
  if (change.lines.length) out.push(say('evaluation.change.lines', { count: change.lines.length, names: change.lines.slice(0, 3).map((line) => `${line.name}（${signed_points(line.change)}）`).join('、') }))
  return out
}

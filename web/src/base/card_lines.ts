import type { Card, CardLine } from '@/api/openapi'
import { sign_of } from './decimal_text'

// The lines of a unit's sheet; what is computed for it beside them fills a document's blanks or is only observed. A unit
// without a sheet has all its lines on its list.
export function split_lines(card: Card): { sheet: CardLine[]; beside: CardLine[] } {
  const beside = card.standing ? card.lines.filter((line) => sign_of(line.points_sheet) === 0 && line.score === undefined) : []
  return { sheet: card.lines.filter((line) => !beside.includes(line)), beside }
}

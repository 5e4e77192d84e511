// The signs of the product: a shape and a word each, so that nobody has to tell colours apart, and tickets never look
// like lights.
import type { Direction, Light } from '@/api/words'
import { sign_of, subtract } from '@/base/decimal_text'

export type TicketColour = 'blue' | 'yellow' | 'red'

export const light_order: Light[] = ['red', 'yellow', 'grey', 'green'] // worst first
export const light_shapes: Record<Light, string> = { green: '●', yellow: '▲', red: '■', grey: '○' }
export const ticket_shapes: Record<TicketColour, string> = { blue: '◇', yellow: '△', red: '▢' }

export type Turn = 'better' | 'worse' | 'same' | 'unknown'

// Whether `now` is better than `before` for an indicator of this direction. A moderate one has no better side of its own.
export function turn_of(now: string | undefined, before: string | undefined, direction: Direction): Turn {
  if (now === undefined || before === undefined) return 'unknown'
  const difference = subtract(now, before)
  if (difference === undefined) return 'unknown'
  const sign = sign_of(difference)
  if (sign === 0) return 'same'
  if (direction === 'moderate') return 'unknown'
  return (sign > 0) === (direction === 'positive') ? 'better' : 'worse'
}

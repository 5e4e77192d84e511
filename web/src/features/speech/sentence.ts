// What stands in the blank of a figure's sentence. The whole sentence comes from the server, to be copied as it is.
import { format_figure } from '@/base/figures'
import type { SpeechFigure } from './types'

// Undefined: not known. Names of units are shown as links of their own.
export function blank_text(figure: SpeechFigure): string | undefined {
  if (figure.word) return figure.word
  if (figure.state !== 'value' || figure.value === undefined) return undefined
  return format_figure(figure.value, { unit: '', decimals: figure.decimals }).text
}

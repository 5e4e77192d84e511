// A figure's sentence as it would be read aloud; what is not known stays a blank that says so.
import { format_figure } from '@/base/figures'
import type { SpeechFigure } from './types'

export const figure_text = (figure: SpeechFigure): string | undefined =>
  figure.state === 'value' ? format_figure(figure.value, { unit: '', decimals: figure.decimals }).text : undefined
export const sentence_of = (figure: SpeechFigure, blank: string): string => `${figure.before}${figure_text(figure) ?? blank}${figure.after}`

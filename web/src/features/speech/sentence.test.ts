import { describe, expect, it } from 'vitest'
import { figure_text, sentence_of } from './sentence'
import type { SpeechFigure } from './types'

const figure: SpeechFigure = {
  id: 'F', title: '减税', before: '累计新增减税降费超', after: '亿元', state: 'value', value: '12345.678', unit: '亿元', decimals: 2,
  definition: '', formula: '', source: '', department: '',
}

describe('the sentence of a figure', () => {
  it('takes the number in, rounded and grouped', () => {
    expect(sentence_of(figure, '—')).toBe('累计新增减税降费超12,345.68亿元')
  })
  it('shows no number that is not there, not even zero', () => {
    const missing: SpeechFigure = { ...figure, state: 'missing', value: '0' }
    expect(figure_text(missing)).toBeUndefined()
    expect(sentence_of(missing, '—（尚无数据）')).toBe('累计新增减税降费超—（尚无数据）亿元')
  })
})

import { describe, expect, it } from 'vitest'
import { blank_text } from './sentence'
import type { SpeechFigure } from './types'

const figure: SpeechFigure = {
  id: 'F', title: '减税', before: '累计新增减税降费超', after: '亿元', text: '', compared: '', state: 'value', value: '12345.678', unit: '亿元', decimals: 2,
  definition: '', formula: '', source: '', department: '',
}

describe('the blank of a figure', () => {
  it('takes the number in, rounded and grouped', () => {
    expect(blank_text(figure)).toBe('12,345.68')
  })
  it('shows no number that is not there, not even zero', () => {
    expect(blank_text({ ...figure, state: 'missing', value: '0' })).toBeUndefined()
  })
  it('takes a word as it is', () => {
    expect(blank_text({ ...figure, value: undefined, word: '发票' })).toBe('发票')
  })
})

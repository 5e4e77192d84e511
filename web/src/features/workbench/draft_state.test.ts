import { expect, test } from 'vitest'
import { changes_of, open_fields, rebase } from './draft_state'
import type { DraftBase } from './types'

const base = (numerator: string): DraftBase => ({
  indicator: 'A-01', name: '甲', digest: 'd', version: '1', next_version: '2', words: '', levels: [],
  fields: [
    { field: 'numerator', title: '分子', text: numerator, is_formula: true },
    { field: 'denominator', title: '分母', text: '2', is_formula: true },
    { field: 'plan', title: '时序计划', is_formula: true },
  ],
})

test('nothing edited is no change, nor are blanks at the ends', () => {
  const fields = open_fields(base('1'))
  fields[0]!.now = ' 1 '
  expect(changes_of(fields)).toEqual([])
})
test('a text, an added one and a removed one are changes', () => {
  const fields = open_fields(base('1'))
  fields[0]!.now = undefined
  fields[2]!.now = '50'
  expect(changes_of(fields)).toEqual([{ field: 'numerator' }, { field: 'plan', text: '50' }])
})
test('over a newer pack own edits stay and untouched fields follow', () => {
  const fields = open_fields(base('1'))
  fields[1]!.now = '3'
  const next = rebase(fields, base('9'))
  expect(next[0]!.now).toBe('9')
  expect(changes_of(next)).toEqual([{ field: 'denominator', text: '3' }])
})

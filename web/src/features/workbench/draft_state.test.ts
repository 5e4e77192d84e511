import { expect, test } from 'vitest'
import { changes_of, groups_of, is_shown, new_fields, open_fields, rebase } from './draft_state'
import type { DraftBase } from './types'

const formula = { group: '口径', hint: '', kind: 'formula' as const, choices: [], methods: [], required: false }
const base = (numerator: string): DraftBase => ({
  indicator: 'A-01', name: '甲', digest: 'd', version: '1', next_version: '2', words: '', levels: [], holders: [],
  fields: [
    { field: 'numerator', title: '分子', text: numerator, ...formula },
    { field: 'denominator', title: '分母', text: '2', ...formula },
    { field: 'plan', title: '时序计划', ...formula },
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
test('of a new indicator everything is a change, its code too', () => {
  const copied = base('1')
  const fields = new_fields(copied, { title: '指标编码', hint: '' })
  fields[0]!.now = 'A-02'
  expect(changes_of(fields)).toEqual([{ field: 'id', text: 'A-02' }, { field: 'numerator', text: '1' }, { field: 'denominator', text: '2' }])
})
test('a parameter stands where the method reads it', () => {
  const field = { ...open_fields(base('1'))[2]!, kind: 'integer' as const, methods: ['rating'] }
  expect(is_shown(field, 'rating')).toBe(true)
  expect(is_shown(field, 'interval')).toBe(false)
  expect(is_shown({ ...field, text: '30', now: '20' }, 'interval')).toBe(true)
  expect(is_shown({ ...field, kind: 'formula', now: '20' }, 'interval')).toBe(true)
})
test('fields stand under their headings in the order they came', () => {
  const [one, two, three] = open_fields(base('1'))
  const groups = groups_of([one!, { ...two!, group: '目标' }, three!])
  expect(groups.map((group) => [group.title, group.fields.length])).toEqual([['口径', 2], ['目标', 1]])
})

import { expect, test } from 'vitest'
import { rows_of, text_of, words_of, words_text } from './lists'

test('rules keep what is written and leave out what is empty', () => {
  const rows = rows_of('[{"value":"95","level":"city"},{"value":"90","level":null}]')
  expect(rows).toEqual([{ value: '95', level: 'city' }, { value: '90' }])
  rows[1]!.level = ' '
  rows[0]!.value = ' 96 '
  expect(text_of(rows)).toBe('[{"value":"96","level":"city"},{"value":"90"}]')
})
test('what is no list is an empty one', () => {
  expect(rows_of('{')).toEqual([])
  expect(words_of('"x"')).toEqual([])
  expect(words_of(undefined)).toEqual([])
})
test('chosen words stand in the order of the choices', () => {
  expect(words_text(['county', 'city'], ['province', 'city', 'county'])).toBe('["city","county"]')
})

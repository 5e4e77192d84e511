import { beforeEach, expect, test } from 'vitest'
import { apply_changes, changes_of, open_fields } from './draft_state'
import { keep_draft, kept_draft } from './kept_draft'
import { in_number } from './language'
import type { DraftBase } from './types'

const formula = { group: '口径', hint: '', kind: 'formula' as const, choices: [], methods: [], required: false }
const base: DraftBase = {
  indicator: 'A-01', name: '甲', digest: 'd', version: '1', next_version: '2', words: '', levels: [], holders: [],
  fields: [{ field: 'numerator', title: '分子', text: '1', ...formula }, { field: 'plan', title: '时序计划', text: '5', ...formula }],
}
beforeEach(() => localStorage.clear())

test('a draft comes back for its person and indicator only', () => {
  keep_draft('chen', 'A-01', [{ field: 'numerator', text: '2' }])
  expect(kept_draft('chen', 'A-01')).toEqual([{ field: 'numerator', text: '2' }])
  expect(kept_draft('li', 'A-01')).toEqual([])
  expect(kept_draft('chen', 'A-02')).toEqual([])
})
test('without changes nothing is left behind', () => {
  keep_draft('chen', 'A-01', [{ field: 'numerator', text: '2' }])
  keep_draft('chen', 'A-01', [])
  expect(localStorage.length).toBe(0)
})
test('a damaged draft is none', () => {
  localStorage.setItem('jixiao.draft.chen.A-01', '{"field"')
  expect(kept_draft('chen', 'A-01')).toEqual([])
  localStorage.setItem('jixiao.draft.chen.A-01', '[{"field":3},{"field":"plan"}]')
  expect(kept_draft('chen', 'A-01')).toEqual([{ field: 'plan' }])
})
test('changes laid over the texts are the same changes again', () => {
  const changes = [{ field: 'numerator', text: '2' }, { field: 'plan' }, { field: 'inputs/own', text: '3' }]
  expect(changes_of(apply_changes(open_fields(base), changes))).toEqual(changes)
})
test('completion waits for a name, not for a number', () => {
  expect(['9', '1 + 25', 'x*0.', '(100', '-3'].map(in_number)).toEqual([true, true, true, true, true])
  expect(['cou', 'a1', "indicator('POL-03", '期间2', 'top_10', ''].map(in_number)).toEqual([false, false, false, false, false, false])
})

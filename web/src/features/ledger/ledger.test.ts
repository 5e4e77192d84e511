// What a person reads: every step with its outcome in words, witnesses with why one is missing, leaves that lead on only
// where the sheet may be opened.
import { describe, expect, it } from 'vitest'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import { feature } from './feature'
import LeafTable from './leaf_table.vue'
import StepList from './step_list.vue'
import WitnessTable from './witness_table.vue'
import type { Step } from './verify/check_head'
import { verdict_of, vouched } from './verify/verdict'
import VerdictLine from './verdict_line.vue'
import { moment_words, type LeafView, type WitnessState } from './types'

const i18n = createI18n({ legacy: false, locale: 'zh', messages: { zh: feature.messages as Record<string, string> } })
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { template: '<i />' } }] })
const global = { plugins: [createPinia(), i18n, router] }

describe('the pages of the ledger', () => {
  it('say the outcome of a step in words', () => {
    const text = mount(StepList, { global, props: { steps: [
      { id: 'signature', ok: true, says: '甲' }, { id: 'tiles', ok: false, says: '乙' }, { id: 'inclusion', ok: undefined, says: '丙' }] } }).findAll('li').map((one) => one.text())
    expect(text[0]).toContain('通过')
    expect(text[1]).toContain('不符')
    expect(text[2]).toContain('未核对')
  })
  it('call nothing passed that was not checked', () => {
    const items = mount(StepList, { global, props: { steps: [{ id: 'witnesses', ok: true, nothing: 'unset', says: '还没有设置见证人' }, { id: 'continuity', ok: true, nothing: 'first', says: '甲' }] } }).findAll('li')
    expect(items.map((one) => one.find('.mark').text())).toEqual(['○ 未设置', '○ 首次'])
    expect(items.map((one) => one.classes())).toEqual([['unset'], ['first']])
  })
  it('pass nothing with fewer witnesses than are asked for, or none', () => {
    const held: Step[] = [{ id: 'signature', ok: true, says: '' }, { id: 'continuity', ok: true, nothing: 'first', says: '' }]
    const of = (witnesses: Partial<Step>): Step[] => [...held, { id: 'witnesses', ok: true, says: '', ...witnesses }]
    const cases: [Step[], string][] = [
      [of({}), '● 核对无误'], [of({ ok: false, nothing: 'too_few' }), '■ 存证相符，但见证未达到要求'],
      [of({ nothing: 'unset' }), '○ 存证相符，但没有足够的见证'], [of({ nothing: 'unsigned' }), '○ 存证相符，但没有足够的见证'], [held, '○ 存证相符，但没有足够的见证'],
      [of({ ok: false }), '■ 核对不符，请立即报告绩效办和见证部门'],
      [[...of({ ok: false, nothing: 'too_few' }), { id: 'tiles', ok: false, says: '' }], '■ 核对不符，请立即报告绩效办和见证部门'],
      [[...of({}), { id: 'tiles', ok: undefined, says: '' }], '■ 核对不符，请立即报告绩效办和见证部门'],
    ]
    for (const [steps, words] of cases) expect(mount(VerdictLine, { global, props: { verdict: verdict_of(steps) } }).text()).toBe(words)
    expect(vouched({ steps: of({}), cosigned: 2 }, 2)).toEqual(['ledger.trust_witnessed', { count: 2, quorum: 2 }])
    expect(vouched({ steps: of({ ok: false, nothing: 'too_few' }), cosigned: 1 }, 2)).toEqual(['ledger.trust_short', { count: 1, quorum: 2 }])
    expect(vouched({ steps: of({ ok: false, nothing: 'too_few' }), cosigned: 0 }, 2)[0]).toBe('ledger.trust_unwitnessed')
  })
  it('say why a witness is missing and when it is asked again', () => {
    const one: WitnessState = { name: '省财政厅', key_name: 'w', key_id: '12345678', vkey: 'w+12345678+A', address: 'http://x', standing: 'unreachable', problem: '无法连接', next_at: 1795421410 }
    const text = mount(WitnessTable, { global, props: { witnesses: [one] } }).text()
    expect(text).toContain('联系不上')
    expect(text).toContain('无法连接')
    expect(text).toContain(moment_words(1795421410))
  })
  it('lead to a proof only where the sheet may be opened', () => {
    const leaf: LeafView = { index: 7, kind: 'result', title: '甲县 2026年9月考评表（第1版)', at: '2026-10-08 09:00:00', unit: 'A', unit_name: '甲县', period: '2026-09', version: 1, seq: 1, commit: 'ab'.repeat(32), leaf_hash: 'cd'.repeat(32), in_tree: true, readable: true }
    const rows = mount(LeafTable, { global, props: { leaves: [leaf, { ...leaf, index: 6, readable: false }, { ...leaf, index: 8, readable: false, in_tree: false }] } }).findAll('tbody tr')
    expect(rows[0]!.find('a').attributes('href')).toBe('/ledger/proof?unit=A&period=2026-09&version=1')
    expect(rows[1]!.find('a').exists()).toBe(false)
    expect(rows[2]!.text()).toContain('待并入')
  })
})

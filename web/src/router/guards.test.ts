import { describe, expect, it } from 'vitest'
import type { RouteLocationNormalized } from 'vue-router'
import { with_scope } from './guards'

const place = (path: string, query: Record<string, string> = {}, meta = {}): RouteLocationNormalized => ({ path, query, meta, hash: '', fullPath: path }) as unknown as RouteLocationNormalized
const here = place('/cockpit', { unit: 'u1', period: '2026-09', explain: 'u1:A' })

describe('with_scope', () => {
  it('takes unit and period along, and nothing else', () => expect(with_scope(place('/ranking'), here)).toMatchObject({ path: '/ranking', query: { unit: 'u1', period: '2026-09' } }))
  it('does not overrule what the link names', () => expect(with_scope(place('/ranking', { unit: 'u2' }), here)).toMatchObject({ query: { unit: 'u2', period: '2026-09' } }))
  it('leaves a complete link and a page without scope alone', () => {
    expect(with_scope(place('/ranking', { unit: 'u2', period: '2026' }), here)).toBeUndefined()
    expect(with_scope(place('/system', {}, { unscoped: true }), here)).toBeUndefined()
  })
})

import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { forget_answers, use_query, type QueryState } from './use_query'

const answers: { resolve: (body: unknown) => void; reject: (cause: unknown) => void; path: string; signal: AbortSignal | null | undefined }[] = []
beforeEach(() => {
  answers.length = 0
  forget_answers()
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => new Promise<Response>((resolve, reject) => {
    init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    answers.push({ path, signal: init.signal, reject, resolve: (body) => resolve(new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })) })
  }))
})
afterEach(() => vi.unstubAllGlobals())

function ask(period: { value: string }): { state: QueryState<{ n: number }>; stop: () => void } {
  const scope = effectScope()
  const state = scope.run(() => use_query<{ n: number }>('/api/x', () => ({ period: period.value })))!
  return { state, stop: () => scope.stop() }
}

describe('use_query', () => {
  it('asks again when its parameters change and drops the late answer of the former question', async () => {
    const period = ref('2026-08')
    const { state } = ask(period)
    period.value = '2026-09'
    await flushPromises()
    expect(answers.map((one) => one.path)).toEqual(['/api/x?period=2026-08', '/api/x?period=2026-09'])
    expect(answers[0]!.signal?.aborted).toBe(true)
    answers[1]!.resolve({ n: 9 })
    await flushPromises()
    expect([state.data.value, state.loading.value, state.error.value]).toEqual([{ n: 9 }, false, undefined])
  })
  it('keeps what it shows when a refresh fails, and says that it is stale', async () => {
    const { state } = ask(ref('2026-09'))
    answers[0]!.resolve({ n: 1 })
    await flushPromises()
    const refreshed = state.refresh()
    answers[1]!.reject(new TypeError('line broken'))
    await refreshed
    expect([state.data.value, state.stale.value, state.error.value?.kind]).toEqual([{ n: 1 }, true, 'offline'])
  })
  it('shows no answer of another period while the new one is under way', async () => {
    const period = ref('2026-08')
    const { state } = ask(period)
    answers[0]!.resolve({ n: 8 })
    await flushPromises()
    period.value = '2026-09'
    await flushPromises()
    expect([state.data.value, state.loading.value]).toEqual([undefined, true])
  })
  it('shows the former answer to the same question at once', async () => {
    const first = ask(ref('2026-09'))
    answers[0]!.resolve({ n: 9 })
    await flushPromises()
    first.stop()
    const { state } = ask(ref('2026-09'))
    expect([state.data.value, state.loading.value]).toEqual([{ n: 9 }, true])
  })
  it('aborts when the page is left', () => {
    const { stop } = ask(ref('2026-09'))
    stop()
    expect(answers[0]!.signal?.aborted).toBe(true)
  })
})

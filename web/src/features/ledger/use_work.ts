// A job of the ledger from order to result: asked about until it is over, also after a failed question.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { get, post } from '@/api/client'
import { as_api_error, is_abort, type ApiError } from '@/api/problem'
import type { Work } from './types'

const pause_ms = 700
const over = new Set(['done', 'failed', 'cancelled', 'interrupted'])

export interface WorkState<Result> {
  running: Ref<boolean>
  step: Ref<string>
  result: ShallowRef<Result | undefined>
  failure: ShallowRef<{ text: string; code: string } | undefined>
  order: (path: string, body?: unknown) => Promise<void>
}
export function use_work<Result>(): WorkState<Result> {
  const running = ref(false)
  const step = ref('')
  const result = shallowRef<Result>()
  const failure = shallowRef<{ text: string; code: string }>()
  let gone = false
  onScopeDispose(() => { gone = true })

  async function order(path: string, body: unknown = {}): Promise<void> {
    running.value = true
    result.value = undefined
    failure.value = undefined
    try {
      const { id } = await post<{ id: number }>(path, body)
      for (;;) {
        const work = await get<Work<Result>>(`/api/ledger/work/${id}`)
        if (gone) return
        step.value = work.step
        if (over.has(work.state) || work.result !== null) {
          if (work.result !== null && !work.error) result.value = work.result
          else failure.value = { text: work.error || work.state, code: work.error_code }
          break
        }
        await new Promise((resolve) => setTimeout(resolve, pause_ms))
        if (gone) return
      }
    } catch (cause) {
      if (is_abort(cause)) return
      const error: ApiError = as_api_error(cause)
      failure.value = { text: error.message, code: error.code }
    } finally {
      running.value = false
    }
  }
  return { running, step, result, failure, order }
}

// One background job followed until it is over, and what to do then.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { get, post } from '@/api/client'
import { as_api_error, type ApiError } from '@/api/problem'
import type { Job } from './types'

const beat_ms = 700

export interface JobFollower {
  job: ShallowRef<Job | undefined>
  error: ShallowRef<ApiError | undefined>
  running: Ref<boolean>
  follow: (id: number) => Promise<Job | undefined>
  cancel: () => Promise<void>
}

export function use_job(): JobFollower {
  const job = shallowRef<Job>()
  const error = shallowRef<ApiError>()
  const running = ref(false)
  let left = false
  onScopeDispose(() => { left = true })

  async function follow(id: number): Promise<Job | undefined> {
    running.value = true
    error.value = undefined
    try {
      for (;;) {
        const now = await get<Job>(`/api/jobs/${id}`)
        if (left) return undefined
        job.value = now
        if (now.state !== 'queued' && now.state !== 'running') return now
        await new Promise((resolve) => setTimeout(resolve, beat_ms))
      }
    } catch (cause) {
      error.value = as_api_error(cause)
      return undefined
    } finally {
      running.value = false
    }
  }
  const cancel = async (): Promise<void> => { if (job.value) await post(`/api/jobs/${job.value.id}/cancel`, {}) }
  return { job, error, running, follow, cancel }
}

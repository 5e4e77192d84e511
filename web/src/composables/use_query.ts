// One question to the server as reactive state. The last answer to the same question is shown at once while a fresh one is
// fetched; when fetching fails with something shown, the answer stays and is marked stale. Leaving the page aborts.
import { onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref, type ShallowRef } from 'vue'
import { get, with_query, type Query } from '@/api/client'
import { on_server_event } from '@/api/events'
import { as_api_error, is_abort, type ApiError } from '@/api/problem'
import type { ServerEventName } from '@/api/events'

export interface QueryState<T> {
  data: ShallowRef<T | undefined>
  error: ShallowRef<ApiError | undefined>
  loading: Ref<boolean>
  stale: Ref<boolean>
  answered_at: Ref<Date | undefined>
  refresh: () => Promise<void>
}
export interface QueryOptions {
  refresh_on?: ServerEventName[] // default: published
  keep_previous?: boolean // show the former answer while another question is under way
}

const most_answers = 60
const answers = new Map<string, { data: unknown; at: Date }>()
export const forget_answers = (): void => answers.clear()

function remember(key: string, data: unknown): Date {
  const at = new Date()
  answers.delete(key)
  answers.set(key, { data, at })
  if (answers.size > most_answers) answers.delete(answers.keys().next().value!)
  return at
}

// `path` null or undefined: not to be asked yet.
export function use_query<T>(
  path: MaybeRefOrGetter<string | null | undefined>,
  params: MaybeRefOrGetter<Query> = {},
  options: QueryOptions = {},
): QueryState<T> {
  const data = shallowRef<T>()
  const error = shallowRef<ApiError>()
  const loading = ref(false)
  const stale = ref(false)
  const answered_at = ref<Date>()
  let running: AbortController | undefined

  async function ask(key: string): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    try {
      const answer = await get<T>(key, undefined, mine.signal)
      if (running !== mine) return
      answered_at.value = remember(key, answer)
      data.value = answer
      error.value = undefined
      stale.value = false
    } catch (cause) {
      if (running !== mine || is_abort(cause)) return
      error.value = as_api_error(cause)
      stale.value = data.value !== undefined
    }
    loading.value = false
  }

  const question = (): string | undefined => {
    const where = toValue(path)
    return where ? with_query(where, toValue(params)) : undefined
  }

  watch(question, (key) => {
    running?.abort()
    loading.value = false
    error.value = undefined
    stale.value = false
    const known = key ? answers.get(key) : undefined
    if (known) {
      data.value = known.data as T
      answered_at.value = known.at
    } else if (!options.keep_previous || !key) {
      data.value = undefined
    }
    if (key) void ask(key)
  }, { immediate: true })

  const refresh = async (): Promise<void> => {
    const key = question()
    if (key) await ask(key)
  }
  const unsubscribe = [...(options.refresh_on ?? ['published' as const]), 'reset' as const].map((name) => on_server_event(name, () => void refresh()))
  onScopeDispose(() => {
    running?.abort()
    for (const stop of unsubscribe) stop()
  })

  return { data, error, loading, stale, answered_at, refresh }
}

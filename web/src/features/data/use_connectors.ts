// The connectors as their pages list and handle them: tried, pulled, removed, edited, and what came of it beside each.
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { post, request } from '@/api/client'
import { as_api_error } from '@/api/problem'
import { use_query, type QueryState } from '@/composables/use_query'
import type { Connector, Connectors, Job, Ordered } from './types'
import { use_job, type JobFollower } from './use_job'

export interface Said { text: string; bad: boolean }
export interface ConnectorList {
  connectors: QueryState<Connectors>
  follower: JobFollower
  says: Ref<Record<string, Said>> // by id
  editing: Ref<string | undefined> // id, or empty for a new one
  chosen: ComputedRef<Connector | undefined> // that is edited
  test: (one: Connector) => Promise<void>
  pull: (one: Connector) => Promise<void>
  remove: (one: Connector) => Promise<void>
  saved: () => Promise<void>
}
interface Options {
  reads?: () => boolean // whether this person may list them
  pulled: (job: Job) => string // what a pull that went through brought, in words
  refresh?: () => Promise<unknown> // what else shows their state
}

export function use_connectors(options: Options): ConnectorList {
  const { t } = useI18n()
  const connectors = use_query<Connectors>(() => (options.reads?.() ?? true ? '/api/connectors' : null), {}, { refresh_on: ['ingested'] })
  const follower = use_job()
  const says = ref<Record<string, Said>>({})
  const editing = ref<string>()
  const chosen = computed(() => connectors.data.value?.connectors.find((one) => one.id === editing.value))
  const refresh = async (): Promise<void> => void (await Promise.all([connectors.refresh(), options.refresh?.()]))

  async function attempt(one: Connector, work: () => Promise<string>): Promise<void> {
    delete says.value[one.id]
    try {
      const text = await work()
      if (text) says.value[one.id] = { text, bad: false }
    } catch (cause) {
      says.value[one.id] = { text: as_api_error(cause).message, bad: true }
    }
  }
  return {
    connectors, follower, says, editing, chosen,
    test: (one) => attempt(one, async () => (await post<{ answer: string }>(`/api/connectors/${one.id}/probe`, {})).answer),
    pull: (one) => attempt(one, async () => {
      const { job } = await post<Ordered>(`/api/connectors/${one.id}/pull`, {})
      const done = await follower.follow(job)
      await refresh()
      if (done?.state === 'failed') throw new Error(done.error)
      return done?.state === 'done' ? options.pulled(done) : ''
    }),
    remove: (one) => attempt(one, async () => {
      if (!confirm(t('data.s.remove_sure', { title: one.title }))) return ''
      await request(`/api/connectors/${one.id}`, { method: 'DELETE', if_match: `"${one.version}"` })
      await refresh()
      return ''
    }),
    saved: async () => {
      editing.value = undefined
      await refresh()
    },
  }
}

// Who is signed in, with which powers. The cookie itself is out of reach of scripts; this holds what the server says of it.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { post, request, type RequestOptions } from '@/api/client'
import { start_events, stop_events } from '@/api/events'
import { as_api_error } from '@/api/problem'
import type { PackList } from '@/features/feature'
import type { Identities, Identity, SessionState, SignIn, TotpSetup } from '@/api/openapi'

const nobody: SessionState = {
  signed_in: false, demo: false, title: '', login: '', name: '', roles: [], permissions: [], units: [], home_unit: '', home_page: '', csrf: '',
  must_change_password: false, must_enable_totp: false, totp_enabled: false, lists: { document: '', mechanisms: false, figures: false },
}

export const use_session = defineStore('session', () => {
  const session = shallowRef<SessionState>(nobody)
  const loaded = ref(false)
  const expired = ref(false) // the sign-in dialog stands over the page
  let waiting: ((signed_in: boolean) => void)[] = []

  const signed_in = computed(() => session.value.signed_in)
  // One of the demonstration's persons: no password and nothing of their own. A real account of the same home has both.
  const borrowed = computed(() => session.value.login.startsWith('demo:'))
  const permissions = computed(() => new Set(session.value.permissions ?? []))
  const can = (permission: string | undefined): boolean => !permission || permissions.value.has(permission)
  const has = (list: PackList | undefined): boolean => !list || session.value.lists[list]
  // For names of pages that are called after the pack's document.
  const page_words = computed(() => ({ document: session.value.lists.document }))
  const must_change_password = computed(() => signed_in.value && session.value.must_change_password === true)
  const must_enable_totp = computed(() => signed_in.value && session.value.must_enable_totp === true)
  const admitted = computed(() => signed_in.value && !must_change_password.value && !must_enable_totp.value)

  function accept(next: SessionState): void {
    session.value = next
    loaded.value = true
    if (admitted.value) {
      expired.value = false
      for (const resume of waiting.splice(0)) resume(true)
      void start_events()
    } else {
      stop_events()
    }
  }

  const load = async (): Promise<void> => accept(await request<SessionState>('/api/session', { keep_401: true }))
  const sign_in = async (credentials: SignIn): Promise<void> =>
    accept(await post<SessionState>('/api/session', credentials, { keep_401: true }))
  const take_identity = async (id: string): Promise<void> =>
    accept(await post<SessionState>(`/api/identities/${encodeURIComponent(id)}/session`, {}, { keep_401: true }))
  const identities = async (): Promise<Identity[]> => (await request<Identities>('/api/identities', { keep_401: true })).identities

  async function sign_out(): Promise<void> {
    await request('/api/session', { method: 'DELETE', keep_401: true })
    await load()
  }
  // A step of the sign-in that stands over a page: when that one runs out too, it begins anew instead of waiting for itself.
  async function step<T>(path: string, options: RequestOptions): Promise<T> {
    try {
      return await request<T>(path, { ...options, keep_401: expired.value })
    } catch (cause) {
      if (expired.value && as_api_error(cause).status === 401) session.value = { ...session.value, must_change_password: false, must_enable_totp: false }
      throw cause
    }
  }
  async function change_password(old_password: string, new_password: string): Promise<void> {
    await step('/api/session/password', { method: 'POST', body: { old_password, new_password } })
    await load()
  }

  const begin_totp = (): Promise<TotpSetup> => step<TotpSetup>('/api/session/totp', { method: 'POST', body: {} })
  const confirm_totp = async (code: string): Promise<void> =>
    accept(await step<SessionState>('/api/session/totp', { method: 'PUT', body: { code } }))

  // Called by the client on a 401 in the middle of work; resolves when the dialog is answered.
  function sign_in_again(): Promise<boolean> {
    if (!session.value.signed_in) return Promise.resolve(false)
    expired.value = true
    return new Promise((resolve) => waiting.push(resolve))
  }
  function give_up(): void {
    expired.value = false
    const left = waiting
    waiting = []
    accept({ ...nobody, demo: session.value.demo, title: session.value.title, lists: session.value.lists })
    for (const resume of left) resume(false)
  }

  return {
    session, loaded, expired, signed_in, borrowed, permissions, can, has, page_words, must_change_password, must_enable_totp, admitted,
    load, sign_in, sign_out, change_password, begin_totp, confirm_totp, take_identity, identities, sign_in_again, give_up,
  }
})

// The one way to the server. Adds the CSRF header and idempotency key, turns failures into ApiError, and on an expired
// session waits for the person to sign in again and repeats the request, so that nothing typed is lost.
import { line_may_be_back } from './events'
import { ApiError, is_abort, problem_of } from './problem'
import { random_id } from './random_id'

export type Query = Record<string, string | number | boolean | undefined | null>
export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: Query
  body?: unknown
  signal?: AbortSignal | undefined
  if_match?: string
  idempotency_key?: string
  keep_401?: boolean // the sign-in requests themselves: 401 is an answer, not an expired session
}

interface SessionGate {
  csrf: () => string | undefined
  sign_in_again: () => Promise<boolean> // false when the person gave up
}
let gate: SessionGate = { csrf: () => undefined, sign_in_again: async () => false }
export const set_session_gate = (next: SessionGate): void => { gate = next }

export function with_query(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  if (!pairs.length) return path
  return `${path}?${pairs.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&')}`
}

function headers_of(options: RequestOptions, key: string | undefined): Headers {
  const headers = new Headers({ Accept: 'application/json' })
  if (options.body !== undefined && !(options.body instanceof FormData)) headers.set('Content-Type', 'application/json')
  if (options.if_match) headers.set('If-Match', options.if_match)
  if (options.method && options.method !== 'GET') {
    const csrf = gate.csrf()
    if (csrf) headers.set('X-CSRF-Token', csrf)
    if (key) headers.set('Idempotency-Key', key)
  }
  return headers
}

async function send(path: string, options: RequestOptions, key: string | undefined): Promise<Response> {
  const init: RequestInit = { method: options.method ?? 'GET', headers: headers_of(options, key), credentials: 'same-origin' }
  if (options.body !== undefined) init.body = options.body instanceof FormData ? options.body : JSON.stringify(options.body)
  if (options.signal) init.signal = options.signal
  try {
    const response = await fetch(with_query(path, options.query), init)
    line_may_be_back()
    return response
  } catch (cause) {
    if (is_abort(cause)) throw cause
    throw new ApiError('offline', 0)
  }
}

export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  // One key for all repetitions of one act, else a retry would create it twice.
  const key = options.method === 'POST' ? (options.idempotency_key ?? random_id()) : options.idempotency_key
  let response = await send(path, options, key)
  if (response.status === 401 && !options.keep_401 && (await gate.sign_in_again())) response = await send(path, options, key)
  if (!response.ok) throw await problem_of(response)
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined as T
  return (await response.json()) as T
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  request<T>(path, { ...(query ? { query } : {}), signal })
export const post = <T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> =>
  request<T>(path, { ...options, method: 'POST', body })

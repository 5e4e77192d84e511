// Server-sent events over fetch: one connection for the whole window, with Last-Event-ID after every break (an
// EventSource forgets it when the server answers 503 once), growing pauses, and a state that the stale ribbon shows.
import { ref } from 'vue'
import { SseParser, type SseMessage } from './sse_parser'

// The stream is no route of the interface's description, so its events stand here.
export interface ServerEvents {
  published: { period: string; version: number }
  drafted: { period: string }
  ingested: { dataset?: string; batch?: string }
  job: { id: string; state: string; done?: number; total?: number }
  checkpoint: { size: number }
  scenarios: Record<string, never> // mechanisms were tried again
  reset: Record<string, never> // away too long: read everything again
}
export type ServerEventName = keyof ServerEvents

export type LineState = 'off' | 'connecting' | 'live' | 'down'
export const line_state = ref<LineState>('off')
export const line_down_since = ref<Date>()

type Handler<Name extends ServerEventName> = (event: ServerEvents[Name]) => void
const handlers = new Map<string, Set<(event: never) => void>>()
const first_pause_ms = 1_000
const longest_pause_ms = 30_000

let stopper: AbortController | undefined

export function on_server_event<Name extends ServerEventName>(name: Name, handler: Handler<Name>): () => void {
  const set = handlers.get(name) ?? new Set()
  handlers.set(name, set.add(handler))
  return () => set.delete(handler)
}

function deliver(message: SseMessage): void {
  let event: never
  try {
    event = JSON.parse(message.data) as never
  } catch {
    return // a line cut short by a proxy; the next one will be whole
  }
  for (const handler of handlers.get(message.event) ?? []) handler(event)
}

function set_down(): void {
  if (line_state.value === 'down') return
  line_state.value = 'down'
  line_down_since.value = new Date()
}

async function listen(parser: SseParser, signal: AbortSignal): Promise<void> {
  const headers = new Headers({ Accept: 'text/event-stream' })
  if (parser.last_id) headers.set('Last-Event-ID', parser.last_id)
  const response = await fetch('/api/events', { headers, signal, cache: 'no-store', credentials: 'same-origin' })
  if (!response.ok || !response.body) throw new Error(String(response.status))
  line_state.value = 'live'
  line_down_since.value = undefined
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    for (const message of parser.push(decoder.decode(value, { stream: true }))) deliver(message)
  }
}

let wake_line: (() => void) | undefined
// The server has answered something else: no need to wait longer before the line is tried again.
export const line_may_be_back = (): void => { if (line_state.value === 'down') wake_line?.() }

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const wake = (): void => { clearTimeout(timer); resolve() }
    wake_line = wake
    signal.addEventListener('abort', wake, { once: true })
    addEventListener('online', wake, { once: true })
  })

export async function start_events(): Promise<void> {
  if (stopper) return
  const mine = (stopper = new AbortController())
  let last_id = ''
  let wait = first_pause_ms
  line_state.value = 'connecting'
  while (!mine.signal.aborted) {
    const parser = new SseParser()
    parser.last_id = last_id
    try {
      await listen(parser, mine.signal)
      wait = parser.retry_ms ?? first_pause_ms
    } catch {
      wait = Math.min(wait * 2, longest_pause_ms)
    }
    last_id = parser.last_id
    if (mine.signal.aborted) return
    set_down()
    await pause(wait, mine.signal)
  }
}

export function stop_events(): void {
  stopper?.abort()
  stopper = undefined
  line_state.value = 'off'
  line_down_since.value = undefined
}

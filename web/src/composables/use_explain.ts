// The explain drawer lives in the URL (?explain=unit:indicator), so that back closes it and a link opens it.
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export interface ExplainTarget { unit: string; indicator: string }
export interface ExplainDoor {
  target: ComputedRef<ExplainTarget | undefined>
  open: (unit: string, indicator: string) => void
  close: () => void
}

export function parse_explain(text: unknown): ExplainTarget | undefined {
  if (typeof text !== 'string') return undefined
  const colon = text.lastIndexOf(':')
  return colon > 0 && colon < text.length - 1 ? { unit: text.slice(0, colon), indicator: text.slice(colon + 1) } : undefined
}

export function use_explain(): ExplainDoor {
  const route = useRoute()
  const router = useRouter()
  const target = computed(() => parse_explain(route.query.explain))

  const open = (unit: string, indicator: string): void =>
    void router.push({ path: route.path, query: { ...route.query, explain: `${unit}:${indicator}` }, hash: route.hash })

  function close(): void {
    const query = { ...route.query }
    delete query.explain
    const without = router.resolve({ path: route.path, query, hash: route.hash }).fullPath
    // Going back keeps the history as the person walked it; a link opened directly has nothing to go back to.
    if (window.history.state?.back === without) router.back()
    else void router.replace(without)
  }
  return { target, open, close }
}

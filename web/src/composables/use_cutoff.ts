// The day the shown data reach to; a page that knows it says so, the top bar shows it.
import { onScopeDispose, readonly, ref, watchEffect, type DeepReadonly, type Ref } from 'vue'

const shown = ref<string>()
export const data_until: DeepReadonly<Ref<string | undefined>> = readonly(shown)

export function use_cutoff(until: () => string | undefined): void {
  watchEffect(() => { shown.value = until() })
  onScopeDispose(() => { shown.value = undefined })
}

// When the newest batch came that went into what is shown; a page that knows it says so, the top bar shows it. Where a
// page does not, the top bar shows that of the period picked.
import { onScopeDispose, readonly, ref, watchEffect, type DeepReadonly, type Ref } from 'vue'
import { time_words } from '@/base/periods'

const shown = ref<string>()
export const data_until: DeepReadonly<Ref<string | undefined>> = readonly(shown)

export function use_cutoff(until: () => string | undefined): void {
  watchEffect(() => { shown.value = time_words(until()) || undefined })
  onScopeDispose(() => { shown.value = undefined })
}

// False until what is known has been painted once: what is heavy and not the answer itself waits for that.
import { nextTick, ref, watch, type Ref } from 'vue'

export function use_settled(known: () => boolean): Ref<boolean> {
  const settled = ref(false)
  watch(known, async (now) => {
    if (!now || settled.value) return
    await nextTick()
    requestAnimationFrame(() => setTimeout(() => { settled.value = true }))
  }, { immediate: true })
  return settled
}

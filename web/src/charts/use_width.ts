// The width an element has, so that a drawing fills it without stretching its text.
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

export function use_width(element: Ref<Element | undefined | null>, initial = 480): Ref<number> {
  const width = ref(initial)
  let observer: ResizeObserver | undefined
  onMounted(() => {
    if (!element.value) return
    width.value = element.value.clientWidth || initial
    observer = new ResizeObserver((entries) => { width.value = entries[0]?.contentRect.width || width.value })
    observer.observe(element.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  return width
}

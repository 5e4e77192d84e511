// A small panel under a button closes on Esc and on a press elsewhere, and gives the focus back to its button.
import { onBeforeUnmount, onMounted, type Ref } from 'vue'

export function use_dismiss(root: Ref<HTMLElement | undefined>, open: Ref<boolean>): void {
  const press = (event: PointerEvent): void => {
    if (open.value && root.value && !root.value.contains(event.target as Node)) open.value = false
  }
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open.value) return
    open.value = false
    event.stopPropagation()
    root.value?.querySelector<HTMLElement>('button')?.focus()
  }
  onMounted(() => {
    document.addEventListener('pointerdown', press, true)
    document.addEventListener('keydown', key, true)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('pointerdown', press, true)
    document.removeEventListener('keydown', key, true)
  })
}

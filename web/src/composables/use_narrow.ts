// Whether the window is of a phone's or small tablet's width, where navigation is a drawer.
import { onScopeDispose, ref, type Ref } from 'vue'

export function use_narrow(below_px = 900): Ref<boolean> {
  const media = window.matchMedia(`(max-width: ${below_px - 1}px)`)
  const narrow = ref(media.matches)
  const update = (event: MediaQueryListEvent): void => { narrow.value = event.matches }
  media.addEventListener('change', update)
  onScopeDispose(() => media.removeEventListener('change', update))
  return narrow
}

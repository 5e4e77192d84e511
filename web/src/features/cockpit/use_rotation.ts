// A place that moves on by itself: through `count` things, one every `pause_ms`, unless paused. Where motion is unwanted it
// stands still and is moved by hand alone.
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'

export interface Rotation { at: Ref<number>; step: (by: number) => void }

export function use_rotation(count: () => number, pause_ms: number, paused: () => boolean): Rotation {
  const at = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  function step(by: number): void {
    const most = count()
    at.value = most ? (((at.value + by) % most) + most) % most : 0
  }
  onMounted(() => { timer = setInterval(() => { if (!paused() && !still.matches) step(1) }, pause_ms) })
  onBeforeUnmount(() => clearInterval(timer))
  watch(count, (most) => { if (at.value >= most) at.value = 0 })
  return { at, step }
}

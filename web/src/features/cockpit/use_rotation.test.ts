import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { use_rotation, type Rotation } from './use_rotation'

function turning(count: number, paused = ref(false)): Rotation {
  let rotation: Rotation | undefined
  mount({ setup() { rotation = use_rotation(() => count, 1000, () => paused.value); return () => null } })
  return rotation!
}

describe('use_rotation', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })
  it('moves on and begins anew after the last', () => {
    const { at } = turning(3)
    vi.advanceTimersByTime(2000)
    expect(at.value).toBe(2)
    vi.advanceTimersByTime(1000)
    expect(at.value).toBe(0)
  })
  it('stands while paused and can be moved by hand either way', () => {
    const paused = ref(true)
    const { at, step } = turning(3, paused)
    vi.advanceTimersByTime(5000)
    expect(at.value).toBe(0)
    step(-1)
    expect(at.value).toBe(2)
    paused.value = false
    vi.advanceTimersByTime(1000)
    expect(at.value).toBe(0)
  })
})

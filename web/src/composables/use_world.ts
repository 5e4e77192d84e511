// The world of one installation: units, periods, indicators, names. Fetched once, again when something is published.
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { get } from '@/api/client'
import { on_server_event } from '@/api/events'
import { as_api_error, type ApiError } from '@/api/problem'
import type { World, WorldIndicator, WorldPeriod, WorldUnit } from '@/api/openapi'

const world = shallowRef<World>()
const error = shallowRef<ApiError>()
let fetching: Promise<void> | undefined

async function fetch_world(): Promise<void> {
  try {
    world.value = await get<World>('/api/world')
    error.value = undefined
  } catch (cause) {
    error.value = as_api_error(cause)
  }
  fetching = undefined
}

export const load_world = (): Promise<void> => (fetching ??= fetch_world())
// Once there, events keep it up to date.
export const ensure_world = (): void => { if (!world.value) void load_world() }
export const forget_world = (): void => { world.value = undefined }
on_server_event('published', () => void load_world())
on_server_event('drafted', () => void load_world())
on_server_event('reset', () => void load_world())

const units = computed(() => new Map((world.value?.units ?? []).map((unit) => [unit.code, unit])))
const indicators = computed(() => new Map((world.value?.indicators ?? []).map((indicator) => [indicator.id, indicator])))
const periods = computed(() => new Map((world.value?.periods ?? []).map((entry) => [entry.period, entry])))
const children = computed(() => {
  const map = new Map<string, WorldUnit[]>()
  for (const unit of world.value?.units ?? []) {
    const parent = unit.parent && units.value.has(unit.parent) ? unit.parent : ''
    const list = map.get(parent)
    if (list) list.push(unit)
    else map.set(parent, [unit])
  }
  return map
})

function ancestors(code: string): WorldUnit[] {
  const path: WorldUnit[] = []
  for (let unit = units.value.get(code); unit && path.length < 20; unit = unit.parent ? units.value.get(unit.parent) : undefined)
    path.unshift(unit)
  return path
}

export interface WorldView {
  world: ShallowRef<World | undefined>
  error: ShallowRef<ApiError | undefined>
  units: ComputedRef<Map<string, WorldUnit>>
  children: ComputedRef<Map<string, WorldUnit[]>> // '' holds the roots
  indicators: ComputedRef<Map<string, WorldIndicator>>
  periods: ComputedRef<Map<string, WorldPeriod>>
  ancestors: (code: string) => WorldUnit[]
  level_title: (id: string) => string
  dimension_title: (id: string) => string
}

export function use_world(): WorldView {
  const level_title = (id: string): string => world.value?.levels.find((level) => level.id === id)?.title ?? id
  const dimension_title = (id: string): string => world.value?.dimensions.find((dimension) => dimension.id === id)?.title ?? id
  return { world, error, units, children, indicators, periods, ancestors, level_title, dimension_title }
}

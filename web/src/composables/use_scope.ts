// The two pickers that scope every page, unit and period, read from and written to the URL.
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router'
import type { WorldUnit } from '@/api/openapi'
import { use_session } from '@/stores/session'
import { use_world } from './use_world'

export interface Scope {
  unit: ComputedRef<string> // '' until known
  period: ComputedRef<string>
  unit_entry: ComputedRef<WorldUnit | undefined>
  ready: ComputedRef<boolean>
  set_unit: (code: string) => void
  set_period: (period: string) => void
  to: (path: string, query?: Record<string, string>) => RouteLocationRaw // a link that keeps the scope
}

const one = (query: LocationQuery, name: string): string => {
  const value = query[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

export function use_scope(): Scope {
  const route = useRoute()
  const router = useRouter()
  const session = use_session()
  const { world, units } = use_world()

  const unit = computed(() => one(route.query, 'unit') || session.session.home_unit || world.value?.units[0]?.code || '')
  const period = computed(() => one(route.query, 'period') || world.value?.newest || '')
  const unit_entry = computed(() => units.value.get(unit.value))
  const ready = computed(() => world.value !== undefined && unit.value !== '' && period.value !== '')

  const change = (part: Record<string, string>): void => {
    const query = { ...route.query, ...part }
    delete query.explain
    void router.push({ path: route.path, query, hash: route.hash })
  }
  return {
    unit, period, unit_entry, ready,
    set_unit: (code) => change({ unit: code }),
    set_period: (value) => change({ period: value }),
    to: (path, query = {}) => ({ path, query: { unit: unit.value, period: period.value, ...query } }),
  }
}

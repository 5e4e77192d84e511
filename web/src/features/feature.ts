// What a feature folder offers the frame. Each features/<noun>/feature.ts exports `feature`; the frame finds them by itself,
// so a new page touches no common file:
//
//   export const feature: Feature = {
//     nav: [{ group: 'technology', order: 10, path: '/cockpit', label: 'cockpit.nav', icon: 'board' }],
//     routes: [{ path: '/cockpit', component: () => import('./board.vue'), meta: { title: 'cockpit.nav' } }],
//     messages: { cockpit: { nav: '驾驶舱' } },
//   }
import type { RouteRecordRaw } from 'vue-router'
import type { IconName } from '@/components/icon_paths'

export type NavGroup = 'institution' | 'technology' | 'culture' | 'system'
// What a pack may leave out altogether (WorldLists).
export type PackList = 'mechanisms' | 'figures'
export interface NavEntry {
  group: NavGroup
  order: number
  path: string
  label: string // message key; {document} in it is the pack's word
  icon: IconName
  permission?: string
  list?: PackList
  unless?: string // a permission whose own pages hold this one already
}
export interface MessageTree { [key: string]: string | MessageTree }
export interface Feature { nav?: NavEntry[]; routes: RouteRecordRaw[]; messages?: MessageTree }

const modules = import.meta.glob<{ feature: Feature }>('./*/feature.ts', { eager: true })
export const features: Feature[] = Object.values(modules).map((module) => module.feature)
// What the navigation offers to somebody.
export interface Viewer { can: (permission: string | undefined) => boolean; has: (list: PackList | undefined) => boolean }
export const is_offered = (entry: NavEntry, { can, has }: Viewer): boolean => can(entry.permission) && has(entry.list) && (!entry.unless || !can(entry.unless))
export const nav_entries: NavEntry[] = features.flatMap((feature) => feature.nav ?? []).sort((a, b) => a.order - b.order)

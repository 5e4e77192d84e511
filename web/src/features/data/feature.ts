// 数据与四自动: how the data come, what there is, connectors and plans, uploads, quarantine, coverage.
import type { Feature } from '../feature'
import { messages } from './messages'

const page = (path: string, title: string, component: () => Promise<unknown>, permission = 'data.read'): Feature['routes'][number] =>
  ({ path, component, meta: { title, permission, unscoped: true } }) as Feature['routes'][number]

export const feature: Feature = {
  nav: [{ group: 'technology', order: 40, path: '/data', label: 'data.nav', icon: 'data', permission: 'data.read' }],
  routes: [
    page('/data', 'data.nav', () => import('./overview.vue')),
    page('/data/datasets', 'data.tab.datasets', () => import('./datasets.vue')),
    page('/data/sources', 'data.tab.sources', () => import('./sources.vue')),
    page('/data/upload', 'data.tab.upload', () => import('./upload.vue'), 'data.upload'),
    page('/data/quarantine', 'data.tab.quarantine', () => import('./quarantine.vue')),
    page('/data/coverage', 'data.tab.coverage', () => import('./coverage.vue')),
  ],
  messages: { data: messages },
}

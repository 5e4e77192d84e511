import 'vue-router'
import type { PackList } from '@/features/feature'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string // message key of the page's name
    permission?: string // page answers 403 without it
    list?: PackList // there is such a page only where the pack has something for it
    open?: boolean // needs no session
    bare?: boolean // shown without the frame (sign-in, big screen)
    unscoped?: boolean // does not depend on unit and period
  }
}

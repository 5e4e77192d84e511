import 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string // message key of the page's name
    permission?: string // page answers 403 without it
    open?: boolean // needs no session
    bare?: boolean // shown without the frame (sign-in, big screen)
    unscoped?: boolean // does not depend on unit and period
  }
}

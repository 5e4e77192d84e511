// Back returns to the place one left, even when the page's data arrive after the page.
import type { RouterScrollBehavior } from 'vue-router'

const patience_ms = 2_000
const step_ms = 50

async function grown_to(height: number): Promise<void> {
  const until = Date.now() + patience_ms
  while (document.documentElement.scrollHeight < height + window.innerHeight && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, step_ms))
}

// What a link points at is drawn when its data have come.
async function appeared(hash: string): Promise<boolean> {
  const until = Date.now() + patience_ms
  const there = (): boolean => document.getElementById(decodeURIComponent(hash.slice(1))) !== null
  while (!there() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, step_ms))
  return there()
}

export const scroll_behavior: RouterScrollBehavior = async (to, from, saved) => {
  if (to.path === from.path && !saved) return false // a picker or the drawer changed the query
  if (to.path === from.path && to.query.explain !== from.query.explain) return false
  if (saved) {
    await grown_to(saved.top)
    return saved
  }
  return to.hash && (await appeared(to.hash)) ? { el: to.hash, top: 72 } : { top: 0 }
}

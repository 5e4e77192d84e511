// Where the peers of a strip stand: dots beside and above each other, or, when they are too many for that, columns of counts.
import type { Light } from '@/api/words'

const pitch = 10 // px between two dots on one step
const steps = 5
const step_px = 9

// In the order of their values; dots that would cover each other are raised. Those for which no step is left are left out.
export function place_dots<Dot extends { x: number }>(dots: readonly Dot[]): (Dot & { y: number })[] {
  const last: number[] = []
  const out: (Dot & { y: number })[] = []
  for (const dot of [...dots].sort((a, b) => a.x - b.x)) {
    let step = 0
    while (last[step] !== undefined && dot.x - last[step]! < pitch) step += 1
    if (step >= steps) continue
    last[step] = dot.x
    out.push({ ...dot, y: 48 - step * step_px })
  }
  return out
}

export interface LightColumn { x: number; width: number; low: number; high: number; parts: { light: Light; count: number; top: number; height: number }[] }
const order: Light[] = ['red', 'yellow', 'green', 'grey'] // from below
const column_px = 8
const seen_px = 2 // the least that is seen: one unit beside three hundred

// Columns of one width, the highest filling `room` px; in each the lights from below, worst first.
export function stack_lights(dots: readonly { x: number; number: number; light: Light }[], room: number): LightColumn[] {
  const columns = new Map<number, { number: number; light: Light }[]>()
  for (const dot of dots) {
    const place = Math.floor(dot.x / column_px)
    const here = columns.get(place)
    if (here) here.push(dot)
    else columns.set(place, [dot])
  }
  const most = Math.max(1, ...[...columns.values()].map((here) => here.length))
  return [...columns].sort(([a], [b]) => a - b).map(([place, here]) => {
    let top = 0
    const parts = order.flatMap((light) => {
      const count = here.filter((dot) => dot.light === light).length
      if (!count) return []
      const height = Math.max(seen_px, (count / most) * room)
      top += height
      return [{ light, count, top, height }]
    })
    const numbers = here.map((dot) => dot.number)
    return { x: place * column_px, width: column_px - 1, low: Math.min(...numbers), high: Math.max(...numbers), parts }
  })
}

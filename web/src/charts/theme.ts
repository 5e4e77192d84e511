// ECharts in the colours of the page it stands on, read from the CSS variables, light or big screen.
import type { Light } from '@/api/words'

export interface Palette {
  text: string
  soft: string
  faint: string
  line: string
  panel: string
  accent: string
  font: string
  lights: Record<Light, string>
  light_grounds: Record<Light, string>
}

export function palette_of(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise
  return {
    text: read('--text', '#1c2733'), soft: read('--text-soft', '#56606e'), faint: read('--text-faint', '#6b7583'), line: read('--line', '#dfe4ea'),
    panel: read('--panel', '#fff'), accent: read('--accent', '#1f5fbf'), font: read('--font', 'sans-serif'),
    lights: { green: read('--green', '#2e9e6b'), yellow: read('--yellow', '#e0a100'), red: read('--red', '#d64545'), grey: read('--grey', '#9aa4b2') },
    light_grounds: { green: read('--green-soft', '#e7f5ee'), yellow: read('--yellow-soft', '#fdf4dc'), red: read('--red-soft', '#fceceb'), grey: read('--grey-soft', '#eef1f4') },
  }
}

export function theme_of(palette: Palette): Record<string, unknown> {
  const axis = {
    axisLine: { lineStyle: { color: palette.line } }, axisTick: { show: false }, axisLabel: { color: palette.soft, fontSize: 12 },
    splitLine: { lineStyle: { color: palette.line } }, nameTextStyle: { color: palette.soft },
  }
  return {
    color: [palette.accent, palette.soft, palette.faint],
    backgroundColor: 'transparent',
    textStyle: { fontFamily: palette.font, color: palette.text },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    legend: { textStyle: { color: palette.soft, fontSize: 12 } },
  }
}

// One colour on the way to another; both as #rgb or #rrggbb.
export function mixed(from: string, to: string, part: number): string {
  const channels = (colour: string): number[] => {
    const hex = colour.replace('#', '')
    const long = hex.length === 3 ? [...hex].map((one) => one + one).join('') : hex
    return [0, 2, 4].map((at) => parseInt(long.slice(at, at + 2), 16))
  }
  const [a, b] = [channels(from), channels(to)]
  if ([...a, ...b].some(Number.isNaN)) return to
  return `#${a.map((one, at) => Math.round(one + (b[at]! - one) * part).toString(16).padStart(2, '0')).join('')}`
}

// What a chart gives the box around it: the figures behind it as a table, and a picture of itself.
import { inject, onBeforeUnmount, type InjectionKey } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

export interface ChartTable { columns: string[]; rows: string[][]; links?: (RouteLocationRaw | undefined)[] } // where a click on the row's mark leads
export interface ChartHost { set_picture: (picture: (() => Promise<Blob | undefined>) | undefined) => void }
export const chart_host: InjectionKey<ChartHost> = Symbol('chart host')

export function offer_picture(picture: () => Promise<Blob | undefined>): void {
  const host = inject(chart_host, undefined)
  host?.set_picture(picture)
  onBeforeUnmount(() => host?.set_picture(undefined))
}

const carried = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-family', 'font-weight', 'text-anchor', 'dominant-baseline', 'opacity']

// An SVG as PNG: styles come from sheets the picture would not have, so they are written onto the copy.
export async function svg_picture(svg: SVGSVGElement, scale = 2): Promise<Blob | undefined> {
  const { width, height } = svg.getBoundingClientRect()
  const copy = svg.cloneNode(true) as SVGSVGElement
  const sources = svg.querySelectorAll('*')
  copy.querySelectorAll('*').forEach((element, at) => {
    const style = getComputedStyle(sources[at]!)
    for (const name of carried) element.setAttribute(name, style.getPropertyValue(name))
  })
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = width * scale
    canvas.height = height * scale
    const context = canvas.getContext('2d')
    if (!context) return undefined
    context.fillStyle = getComputedStyle(svg).getPropertyValue('--panel') || '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'))
  } finally {
    URL.revokeObjectURL(url)
  }
}

export function save_blob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}

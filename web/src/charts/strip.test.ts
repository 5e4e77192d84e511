import { describe, expect, it } from 'vitest'
import { place_dots, stack_lights } from './strip'

describe('the dots of a strip', () => {
  it('are raised where they would cover each other', () =>
    expect(place_dots([{ x: 10 }, { x: 12 }, { x: 30 }]).map((dot) => dot.y)).toEqual([48, 39, 48]))
  it('do not fit where more than five stand at one place', () =>
    expect(place_dots(Array.from({ length: 191 }, () => ({ x: 10 })))).toHaveLength(5))
})

describe('the columns of a strip', () => {
  // 0–7 px: 30 达标 and 10 未达 at 90 to 92; 80–87 px: 20 未达 at 95. The fuller column, 40, has 44 px; a unit 1.1 px.
  const dots = [
    ...Array.from({ length: 30 }, () => ({ x: 3, number: 92, light: 'green' as const })),
    ...Array.from({ length: 10 }, () => ({ x: 1, number: 90, light: 'red' as const })),
    ...Array.from({ length: 20 }, () => ({ x: 85, number: 95, light: 'red' as const })),
  ]
  const columns = stack_lights(dots, 44)
  it('stand where the values do and say from what to what', () => expect(columns.map((one) => [one.x, one.low, one.high])).toEqual([[0, 90, 92], [80, 95, 95]]))
  it('are as high as their units are many, the worst light below', () =>
    expect(columns.map((one) => one.parts.map((part) => [part.light, part.count, Math.round(part.top), Math.round(part.height)]))).toEqual([[['red', 10, 11, 11], ['green', 30, 44, 33]], [['red', 20, 22, 22]]]))
  it('show one unit beside three hundred', () => {
    const [few] = stack_lights([{ x: 0, number: 1, light: 'red' }, ...Array.from({ length: 300 }, () => ({ x: 50, number: 9, light: 'green' as const }))], 44)
    expect(few?.parts).toEqual([{ light: 'red', count: 1, top: 2, height: 2 }])
  })
})

import { describe, expect, it } from 'vitest'
import { shade_of } from './shades'

describe('a cell of a grid', () => {
  it('is the deeper the higher its value stands', () => expect([0, 19, 20, 59, 99, 100].map((value) => shade_of(value, 0, 100))).toEqual(['shade-0', 'shade-0', 'shade-1', 'shade-2', 'shade-4', 'shade-4']))
  it('has no depth without a value, or where all are alike', () => expect([shade_of(undefined, 0, 1), shade_of(3, 3, 3)]).toEqual([undefined, undefined]))
})

import { describe, expect, it } from 'vitest'
import { short_names } from './unit_names'

describe('short_names', () => {
  it('drops the ending all names share', () => {
    expect([...short_names(['甲丙市税务局', '乙丁市税务局']).values()]).toEqual(['甲丙', '乙丁'])
    expect([...short_names(['甲丙市税务局', '乙丁县税务局']).values()]).toEqual(['甲丙市', '乙丁县'])
  })
  it('keeps two characters at least', () => {
    expect([...short_names(['甲市税务局', '乙市税务局']).values()]).toEqual(['甲市', '乙市'])
  })
  it('does not repeat the name of the unit they are below', () => {
    expect([...short_names(['甲县税务局第一分局', '甲县税务局东乡税务所'], '甲县税务局').values()]).toEqual(['第一分局', '东乡税务所'])
  })
  it('leaves names alone that share nothing, and a single name', () => {
    expect([...short_names(['安徽', '河北']).values()]).toEqual(['安徽', '河北'])
    expect([...short_names(['甲市税务局']).values()]).toEqual(['甲市税务局'])
  })
})

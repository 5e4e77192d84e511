import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { i18n } from '@/locales'
import DeltaSign from './delta_sign.vue'
import LightSign from './light_sign.vue'
import { light_shapes, ticket_shapes, turn_of } from './signs'

const global = { plugins: [i18n] }

describe('turn_of', () => {
  it('takes a rise of a positive indicator as better', () => expect(turn_of('96.2', '95', 'positive')).toBe('better'))
  it('takes a rise of a negative indicator as worse', () => expect(turn_of('6', '5', 'negative')).toBe('worse'))
  it('judges no movement of a moderate indicator', () => expect(turn_of('30', '20', 'moderate')).toBe('unknown'))
  it('judges nothing where a figure is missing', () => expect(turn_of(undefined, '5', 'positive')).toBe('unknown'))
  it('sees equal figures of different writing', () => expect(turn_of('5.0', '5', 'positive')).toBe('same'))
})

describe('signs', () => {
  it('never give a ticket the shape of a light', () => {
    const lights = Object.values(light_shapes)
    expect(Object.values(ticket_shapes).filter((shape) => lights.includes(shape))).toEqual([])
    expect(new Set(lights).size).toBe(4)
  })
  it('say the word beside the shape', () => expect(mount(LightSign, { props: { light: 'red', count: 3 }, global }).text()).toBe('■未达3'))
  it('count with separators', () => expect(mount(LightSign, { props: { light: 'red', count: 1398 }, global }).text()).toBe('■未达1,398'))
  it('say why there is no light, and nothing that is not known', () => expect((['not_due', 'not_applicable', 'missing', 'fault', undefined] as const).map((status) => mount(LightSign, { props: { light: 'grey', status }, global }).text())).toEqual(['○未到期', '○不适用', '○缺数', '○计算出错', '○未评']))
})

describe('DeltaSign', () => {
  it('moves percentages in percentage points, coloured by good or bad', () => {
    const sign = mount(DeltaSign, { props: { now: '96.2', before: '97.5', unit: '%', decimals: 1, direction: 'negative', label: '环比' }, global })
    expect(sign.text().replace(/\s/g, '')).toBe('环比▼下降1.3个百分点')
    expect(sign.classes()).toContain('better')
  })
  it('shows nothing where there is nothing to compare with', () => expect(mount(DeltaSign, { props: { now: '1', before: undefined }, global }).text()).toBe(''))
})

import { describe, expect, it } from 'vitest'
import { as_number, compare, group_thousands, multiply, round_decimal, round_towards, shift_point, sign_of, subtract, trim_zeros } from './decimal_text'

describe('round_decimal', () => {
  // 四舍五入, half away from zero: 1.005 as a double is below the half and would give 1.00.
  it.each([
    ['1.005', 2, '1.01'], ['-1.005', 2, '-1.01'], ['2.5', 0, '3'], ['-2.5', 0, '-3'], ['0.004', 2, '0.00'], ['-0.004', 2, '0.00'],
    ['99.995', 2, '100.00'], ['96.2', 2, '96.20'], ['12345678901234567890.125', 2, '12345678901234567890.13'], ['.5', 1, '.5'],
  ])('rounds %s to %i decimals as %s', (text, decimals, wanted) => expect(round_decimal(text, decimals)).toBe(wanted))
})

describe('shift_point', () => {
  it.each([
    ['123456789.01', -8, '1.2345678901'], ['5', -4, '0.0005'], ['-20000', -4, '-2.0000'], ['0.875', 2, '87.5'], ['1', 2, '100'], ['0', -8, '0.00000000'],
  ])('moves the point of %s by %i to %s', (text, places, wanted) => expect(shift_point(text, places)).toBe(wanted))
})

describe('the rest', () => {
  it('groups thousands of the whole part only', () => expect(group_thousands('-1234567.12345')).toBe('-1,234,567.12345'))
  it('trims zeros after the point, not before', () => expect([trim_zeros('100'), trim_zeros('1.50'), trim_zeros('2.00')]).toEqual(['100', '1.5', '2']))
  it('subtracts without a double', () => expect(subtract('0.3', '0.1')).toBe('0.2'))
  it('subtracts across signs', () => expect(subtract('-1.5', '2')).toBe('-3.5'))
  it('multiplies without a double', () => expect([multiply('0.1', '0.2'), multiply('-1.5', '4'), multiply('24', 'x')]).toEqual(['0.02', '-6.0', undefined]))
  it('goes up or down to the next figure of so many decimals', () => expect([round_towards('21.6', 0, true), round_towards('21.6', 0, false), round_towards('22.00', 0, true), round_towards('1.001', 2, true), round_towards('9.999', 2, true)]).toEqual(['22', '21', '22', '1.01', '10.00']))
  it('knows the sign of a negative nought', () => expect([sign_of('-0.00'), sign_of('-0.01'), sign_of('3')]).toEqual([0, -1, 1]))
  it('compares by magnitude, not by letters', () => expect(compare('9.5', '10')).toBe(-1))
  it('gives no position for what is no number', () => expect([as_number(undefined), as_number('缺数'), as_number('1.5')]).toEqual([undefined, undefined, 1.5]))
})

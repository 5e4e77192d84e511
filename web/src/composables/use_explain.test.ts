import { expect, it } from 'vitest'
import { parse_explain } from './use_explain'

it('reads unit and indicator from the URL', () => expect(parse_explain('19701000000:REF-05')).toEqual({ unit: '19701000000', indicator: 'REF-05' }))
it('opens nothing for half an address', () => expect(['', ':', 'x:', ':y', 'x', undefined, ['a:b']].map(parse_explain)).toEqual(Array(7).fill(undefined)))

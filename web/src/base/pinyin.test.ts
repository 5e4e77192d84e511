import { describe, expect, it } from 'vitest'
import { initials, match_of } from './pinyin'

// Readings as 现代汉语词典 gives them: the first and the last syllables of each letter among them.
const readings: Record<string, string> = {
  a: '阿安昂奥', b: '八白本步簿', c: '擦材草村错', d: '搭大地东惰', e: '鹅恩二', f: '发房福赋', g: '嘎该甘过', h: '哈海汉霍', j: '机几吉峻', k: '卡开康阔', l: '拉来陵令落',
  m: '妈马麦墓', n: '拿哪南糯', o: '哦欧偶', p: '怕拍平铺', q: '七期齐群', r: '然让人若', s: '撒赛三锁', t: '他塔台拖', w: '挖外吴物', x: '西夕息迅', y: '压牙亚运', z: '杂再坐座',
}

describe('first letters', () => {
  it('follow the pinyin', () => {
    for (const [letter, characters] of Object.entries(readings)) expect(initials(characters)).toBe(letter.repeat([...characters].length))
  })
  it('leave figures and letters as they are', () => expect(initials('12366 A口')).toBe('12366 ak'))
})

describe('a unit is found', () => {
  const name = '璞平县税务局第一税务分局'
  const at = (typed: string): number | undefined => match_of(name, '19701010100', typed)
  it('by the beginning or a part of its name', () => expect([at('璞平'), at('第一')]).toEqual([0, 1]))
  it('by the beginning of its code', () => expect([at('1970101'), at('0101')]).toEqual([1, undefined]))
  it('by first letters, in either case', () => expect([at('ppx'), at('DYS'), at('xx')]).toEqual([2, 3, undefined]))
  it('where characters are left out', () => expect([at('璞平第一分局'), at('分局璞平')]).toEqual([4, undefined]))
  it('by nothing at all never', () => expect(at(' ')).toBeUndefined())
})

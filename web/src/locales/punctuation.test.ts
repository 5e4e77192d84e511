// One rule for the words of every page: full-width ，：；！？（） in Chinese prose, without spaces beside them.
import { expect, it } from 'vitest'

const files = import.meta.glob('/src/**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true }) as Record<string, string>
const han = '[\\u3400-\\u9fff]'
const wrong = new RegExp(`${han}[,:;!?] ?(?!\\w+[=(])|[,;!?] ?(?=${han})|${han} ?\\((?=[^()]*${han})|[，：；！？（] |[ ][，：；！？）]`)
const words = /'((?:[^'\\\n]|\\.)*)'|>([^<>{}\n]+)</g

it('has full-width punctuation in every text', () => {
  const found: string[] = []
  for (const [path, source] of Object.entries(files)) {
    if (/openapi\.ts$|\.test\.ts$/.test(path)) continue
    for (const [at, line] of source.split('\n').entries()) {
      if (/^\s*(\/\/|\*)/.test(line)) continue
      for (const match of line.replace(/\/\/ .*$/, '').matchAll(words)) {
        const text = match[1] ?? match[2] ?? ''
        if (new RegExp(han).test(text) && wrong.test(text)) found.push(`${path}:${at + 1}: ${text}`)
      }
    }
  }
  expect(found).toEqual([])
})

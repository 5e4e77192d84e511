// Whatever the program files in the audit trail has words: the codes are read out of its sources.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { deed_words, families } from './audit_words'

const sources = path.resolve(__dirname, '../../../../src')
function* files(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) yield* files(full)
    else if (entry.name.endsWith('.cpp') && !entry.name.endsWith('_test.cpp')) yield full
  }
}
const known_families = [...Object.keys(families), 'visitor', 'stranger', 'scenarios', 'drill', 'retention', 'results']
const deed = new RegExp(`(?:\\{|= |\\? |: |\\()"((?:${known_families.join('|')})\\.[a-z_]+)"`, 'g')
const actions = new Set<string>()
for (const folder of ['app', 'api', 'cli']) {
  for (const file of files(path.join(sources, folder))) {
    const text = fs.readFileSync(file, 'utf8')
    if (!/Deed|record_audit|note_refusal|\.action = |audit\(/.test(text)) continue
    for (const [, action] of text.matchAll(deed)) actions.add(action!)
  }
}

describe('words of the audit trail', () => {
  it('finds the deeds in the sources', () => expect([...actions]).toEqual(expect.arrayContaining(['results.publish', 'request.refused', 'stranger.refused', 'account.create', 'connector.change'])))
  it('has words for every one of them', () => expect([...actions].filter((action) => deed_words(action) === action)).toEqual([]))
})

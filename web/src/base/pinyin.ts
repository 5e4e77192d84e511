// Names found the way they are typed in a hurry: by the first letters of their pinyin (璞平县 → ppx). No dictionary of its
// own: the browser sorts Chinese by pinyin, and a character stands under the last letter whose first character does not
// come after it. A character of several readings stands under its commonest.
const collator = new Intl.Collator('zh-CN-u-co-pinyin')
// The first characters of a, b, c …; nothing begins with i, u or v.
const first_characters = [...'吖八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀']
const letters = 'abcdefghjklmnopqrstwxyz'
const known = new Map<string, string>()

function letter_of(character: string): string {
  let found = known.get(character)
  if (found === undefined) {
    found = character.toLowerCase()
    if (/\p{Script=Han}/u.test(character)) {
      const after = first_characters.findIndex((first) => collator.compare(first, character) > 0)
      found = after === 0 ? character : letters[(after < 0 ? first_characters.length : after) - 1]!
    }
    known.set(character, found)
  }
  return found
}

export const initials = (text: string): string => [...text].map(letter_of).join('')

// One letter finds half the province: two at least.
export const is_initials = (word: string): boolean => /^[a-z]{2,}$/i.test(word)

// How well a name or its code answers what was typed: 0 best, undefined not at all. Characters of the name may be left out
// (璞平办公室: 璞平县税务局办公室), their order may not change.
export function match_of(name: string, code: string, typed: string): number | undefined {
  const wanted = typed.replace(/\s+/g, '')
  if (!wanted) return undefined
  if (name.startsWith(wanted) || code === wanted) return 0
  if (name.includes(wanted) || code.startsWith(wanted)) return 1
  if (is_initials(wanted)) {
    const at = initials(name).indexOf(wanted.toLowerCase())
    return at < 0 ? undefined : at === 0 ? 2 : 3
  }
  let from = 0
  for (const character of wanted) {
    from = name.indexOf(character, from) + 1
    if (from === 0) return undefined
  }
  return 4
}

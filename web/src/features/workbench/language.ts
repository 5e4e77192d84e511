// How a formula is coloured and how the browser asks for completions. Loaded with the editor only.
import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { tags } from '@lezer/highlight'
import type { Completions } from './types'

const keywords = /^(and|or|not|in|between|is|missing|where|on|distinct|last|case|when|then|else|end|true|false|date)\b/i

const formula = StreamLanguage.define<null>({
  startState: () => null,
  token(stream) {
    if (stream.match(/^--.*/)) return 'comment'
    if (stream.match(/^'(?:[^']|'')*'?/) || stream.match(/^"[^"]*"?/) || stream.match(/^[‘“][^’”]*[’”]?/)) return 'string'
    if (stream.match(/^\d[\d.]*[a-z]*/i)) return 'number'
    if (stream.match(keywords)) return 'keyword'
    if (stream.match(/^[A-Za-z_]\w*(?=\s*[(（])/)) return 'function'
    if (stream.match(/^[A-Za-z_]\w*/)) return 'variableName'
    stream.next()
    return null
  },
  tokenTable: { function: tags.function(tags.variableName) },
})

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--text-faint)', fontStyle: 'italic' },
  { tag: tags.string, color: 'var(--green-text)' },
  { tag: tags.number, color: 'var(--yellow-text)' },
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.function(tags.variableName), color: 'var(--ticket-blue-text)' },
])

const kinds: Record<string, string> = { dataset: 'class', column: 'property', reference: 'namespace', function: 'function', indicator: 'interface', parameter: 'constant', input: 'variable', value: 'enum', unit: 'type', keyword: 'keyword' }

export type AskCompletions = (text: string, at: number) => Promise<Completions>

// A number being typed is no beginning of a name.
export const in_number = (before: string): boolean => /(^|[^\w\u4e00-\u9fff.'-])-?\d[\d.]*$/.test(before)

export function formula_language(ask: AskCompletions): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!context.explicit && in_number(context.state.sliceDoc(0, context.pos))) return null
    const before = context.matchBefore(/[\w\u4e00-\u9fff.'-]$/)
    if (!before && !context.explicit) return null
    const found = await ask(context.state.doc.toString(), context.pos).catch(() => undefined)
    if (!found || context.aborted || !found.options.length) return null
    return {
      from: found.from,
      filter: false, // the server has found by code and by Chinese title
      options: found.options.map((one) => ({ label: one.label, apply: one.insert, detail: one.title, info: one.note || undefined, type: kinds[one.kind] ?? 'text' })),
    }
  }
  return [formula, syntaxHighlighting(colours), autocompletion({ override: [source], icons: false })]
}

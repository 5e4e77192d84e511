// The editor itself, in a shadow root: its styles are constructed sheets there, which the page's content policy allows.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState, type Transaction } from '@codemirror/state'
import { EditorView, keymap, tooltips } from '@codemirror/view'
import { formula_language, type AskCompletions } from './language'
import type { Mistake } from './types'

const theme = EditorView.theme({
  '&': { border: '1px solid var(--line-strong)', borderRadius: '4px', backgroundColor: 'var(--panel)', color: 'var(--text)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-content': { fontFamily: 'var(--mono)', padding: '6px 0', minHeight: '34px' },
  '.cm-scroller': { lineHeight: '20px', maxHeight: '220px' },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', border: '1px solid var(--line-strong)', boxShadow: 'var(--shadow)', color: 'var(--text)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '13px', maxHeight: '16em', maxWidth: '420px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: '#fff' },
  '.cm-completionDetail': { fontFamily: 'var(--font)', fontStyle: 'normal', color: 'var(--text-soft)' },
  'li[aria-selected] .cm-completionDetail': { color: '#fff' },
  '.cm-completionInfo': { whiteSpace: 'pre-wrap', maxWidth: '320px', fontFamily: 'var(--font)' },
  '.cm-diagnostic': { fontFamily: 'var(--font)', whiteSpace: 'pre-wrap' },
})

// Typing over a selection, done here: the browser's own way wraps what is typed in an inline style, which the content policy refuses.
export const typed_over = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main
    const text = event.data
    if (event.inputType !== 'insertText' || !text || empty || view.composing) return false
    const insert = (): Transaction => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true })
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert())
    return true
  },
})

export interface FormulaEditor { set_text: (text: string) => void; show: (mistakes: Mistake[]) => void; focus_at: (at: number) => void; destroy: () => void }

export function open_editor(host: HTMLElement, text: string, label: string, ask: AskCompletions, changed: (text: string) => void): FormulaEditor {
  const root = host.attachShadow({ mode: 'open' })
  const view = new EditorView({
    root,
    parent: root as unknown as Element,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(), bracketMatching(), closeBrackets(), EditorView.lineWrapping, theme, typed_over, formula_language(ask),
        tooltips({ position: 'fixed' }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        EditorView.updateListener.of((update) => { if (update.docChanged) changed(update.state.doc.toString()) }),
      ],
    }),
  })
  return {
    set_text(next) {
      if (next !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } })
    },
    show(mistakes) {
      const length = view.state.doc.length
      const diagnostics = mistakes.map((one): Diagnostic => {
        const whole = one.begin === 0 && one.end === 0
        const from = whole ? 0 : Math.min(one.begin, length)
        const to = whole ? length : Math.min(Math.max(one.end, from), length)
        return { from, to, severity: one.warning ? 'warning' : 'error', message: one.message }
      })
      view.dispatch(setDiagnostics(view.state, diagnostics))
    },
    focus_at(at) {
      view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

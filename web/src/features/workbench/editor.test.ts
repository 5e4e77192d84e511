// Typing over a selection is the editor's own work, so that the browser writes no inline style.
import { closeBrackets } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { afterEach, expect, it } from 'vitest'
import { typed_over } from './editor'

let view: EditorView
afterEach(() => view.destroy())
function typed(text: string, from: number, to: number, type = 'insertText'): { doc: string; taken: boolean } {
  view = new EditorView({ parent: document.body, state: EditorState.create({ doc: 'sum(a)', selection: { anchor: from, head: to }, extensions: [typed_over, closeBrackets()] }) })
  const event = new InputEvent('beforeinput', { inputType: type, data: text, cancelable: true, bubbles: true })
  view.contentDOM.dispatchEvent(event)
  return { doc: view.state.doc.toString(), taken: event.defaultPrevented }
}

it('replaces what was selected', () => expect(typed('c', 0, 6)).toEqual({ doc: 'c', taken: true }))
it('leaves brackets around a selection to those who close them', () => expect(typed('(', 4, 5)).toEqual({ doc: 'sum((a))', taken: true }))
it('leaves everything else to the browser', () => {
  expect(typed('c', 3, 3)).toEqual({ doc: 'sum(a)', taken: false })
  expect(typed('c', 0, 6, 'insertCompositionText').taken).toBe(false)
})

import { describe, expect, it } from 'vitest'
import { SseParser } from './sse_parser'

describe('SseParser', () => {
  it('joins a message that arrives in pieces', () => {
    const parser = new SseParser()
    expect(parser.push('id: 7\nevent: publ')).toEqual([])
    expect(parser.push('ished\ndata: {"a":\nda')).toEqual([])
    expect(parser.push('ta: 1}\n\n')).toEqual([{ event: 'published', data: '{"a":\n1}', id: '7' }])
  })
  it('remembers the id for the next connection, and keeps it over messages without one', () => {
    const parser = new SseParser()
    parser.push('id: 41\ndata: x\n\ndata: y\n\n')
    expect(parser.last_id).toBe('41')
  })
  it('takes comments as a sign of life only', () => expect(new SseParser().push(': hello\n\n')).toEqual([]))
  it('reads CRLF, also when cut between CR and LF', () => {
    const parser = new SseParser()
    const messages = [...parser.push('data: x\r'), ...parser.push('\n\r\n'), ...parser.push('')]
    expect(messages).toEqual([{ event: 'message', data: 'x', id: '' }])
  })
  it('takes a new pause from the server', () => {
    const parser = new SseParser()
    parser.push('retry: 2500\n\n')
    expect(parser.retry_ms).toBe(2500)
  })
})

// The text/event-stream format (WHATWG HTML, 9.2): pieces of text in, whole messages out.
export interface SseMessage { event: string; data: string; id: string }

export class SseParser {
  private rest_ = ''
  private event_ = ''
  private data_: string[] = []
  last_id = ''
  retry_ms: number | undefined

  push(text: string): SseMessage[] {
    const out: SseMessage[] = []
    const lines = (this.rest_ + text).split(/\r\n|\n|\r/)
    // A CR at the very end may be half of a CRLF; keeping the last line back covers both that and half a line.
    this.rest_ = lines.pop() ?? ''
    for (const line of lines) this.line(line, out)
    return out
  }

  private line(line: string, out: SseMessage[]): void {
    if (line === '') {
      if (this.data_.length) out.push({ event: this.event_ || 'message', data: this.data_.join('\n'), id: this.last_id })
      this.event_ = ''
      this.data_ = []
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return // a comment keeps the line alive
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.event_ = value
    else if (field === 'data') this.data_.push(value)
    else if (field === 'id' && !value.includes('\0')) this.last_id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry_ms = Number(value)
  }
}

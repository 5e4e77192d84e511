import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { get, post, request, set_session_gate, with_query } from './client'
import { ApiError } from './problem'

const answer = (status: number, body?: unknown, headers: Record<string, string> = {}): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers } })
const fetches = vi.fn<(path: string, init: RequestInit) => Promise<Response>>()
const header = (call: number, name: string): string | null => (fetches.mock.calls[call]![1].headers as Headers).get(name)
const caught = async (work: Promise<unknown>): Promise<ApiError> => work.then(() => { throw new Error('did not fail') }, (cause: ApiError) => cause)

let again = vi.fn<() => Promise<boolean>>()
beforeEach(() => {
  fetches.mockReset()
  again = vi.fn(async () => true)
  vi.stubGlobal('fetch', fetches)
  set_session_gate({ csrf: () => 'token', sign_in_again: again })
})
afterEach(() => vi.unstubAllGlobals())

describe('request', () => {
  it('sends the CSRF header and an idempotency key with a POST, neither with a GET', async () => {
    fetches.mockImplementation(async () => answer(200, {}))
    await post('/api/x', { a: 1 })
    await get('/api/x')
    expect(header(0, 'X-CSRF-Token')).toBe('token')
    expect(header(0, 'Idempotency-Key')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect([header(1, 'X-CSRF-Token'), header(1, 'Idempotency-Key')]).toEqual([null, null])
  })
  it('signs in again on 401 and repeats the same act under the same key', async () => {
    fetches.mockResolvedValueOnce(answer(401, { code: 'AUTH-001' })).mockResolvedValueOnce(answer(200, { done: true }))
    expect(await post('/api/x', { typed: '文字' })).toEqual({ done: true })
    expect(again).toHaveBeenCalledTimes(1)
    expect(fetches.mock.calls[1]![1].body).toBe('{"typed":"文字"}')
    expect(header(1, 'Idempotency-Key')).toBe(header(0, 'Idempotency-Key'))
  })
  it('does not ask to sign in again when signing in itself is refused', async () => {
    fetches.mockResolvedValue(answer(401, { code: 'AUTH-101', detail: '账号或密码不正确' }))
    const error = await caught(request('/api/session', { method: 'POST', body: {}, keep_401: true }))
    expect([error.kind, error.message, again.mock.calls.length]).toEqual(['signed_out', '账号或密码不正确', 0])
  })
  it('tells the fields of a 422 by their pointers', async () => {
    fetches.mockResolvedValue(answer(422, { detail: '不符合要求', errors: [{ code: 'E1', detail: '太短', pointer: '/new_password' }] }))
    const error = await caught(post('/api/x'))
    expect([error.kind, error.field('/new_password'), error.field('/other')]).toEqual(['invalid', '太短', undefined])
  })
  it('keeps the wait the server asks for', async () => {
    fetches.mockResolvedValue(answer(503, { detail: '正在维护' }, { 'Retry-After': '30' }))
    const error = await caught(get('/api/x'))
    expect([error.kind, error.retry_after_s]).toEqual(['busy', 30])
  })
  it('says that the server cannot be reached when the line is broken', async () => {
    fetches.mockRejectedValue(new TypeError('Failed to fetch'))
    expect((await caught(get('/api/x'))).message).toBe('连不上服务器，请检查网络后重试。')
  })
  it('speaks Chinese even over the page of a proxy', async () => {
    fetches.mockResolvedValue(new Response('<html>Bad Gateway</html>', { status: 502, headers: { 'Content-Type': 'text/html' } }))
    const error = await caught(get('/api/x'))
    expect([error.kind, error.code]).toEqual(['broken', 'HTTP-502'])
    expect(error.message).toContain('服务器出错')
  })
})

describe('with_query', () => {
  it('leaves out what is absent and escapes the rest', () => expect(with_query('/api/x', { a: '甲&', b: undefined, c: '', d: 0 })).toBe('/api/x?a=%E7%94%B2%26&d=0'))
})

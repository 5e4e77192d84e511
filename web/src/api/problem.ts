// Failures of the server (problem+json) and of the way to it, as one typed error whose text may be shown as it is.
import type { Problem, ProblemItem } from './openapi'

export type FailureKind = 'offline' | 'signed_out' | 'forbidden' | 'absent' | 'conflict' | 'outdated' | 'invalid' | 'busy' | 'broken'

const kinds: Record<number, FailureKind> = {
  401: 'signed_out', 403: 'forbidden', 404: 'absent', 409: 'conflict', 412: 'outdated', 422: 'invalid', 429: 'busy', 503: 'busy',
}

// What is said when the server itself gave no text (a proxy's page, a broken line).
const words: Record<FailureKind, string> = {
  offline: '连不上服务器，请检查网络后重试。',
  signed_out: '登录已失效，请重新登录。',
  forbidden: '您的角色无权进行此操作。',
  absent: '没有找到所要的内容。',
  conflict: '内容已被他人处理，请刷新后再试。',
  outdated: '内容在您编辑期间已被他人更新，请刷新后再改。',
  invalid: '填写的内容不符合要求。',
  busy: '服务器正忙，请稍后重试。',
  broken: '服务器出错，请稍后重试；如仍出现，请将代码告知系统管理员。',
}

export class ApiError extends Error {
  readonly kind: FailureKind
  readonly status: number
  readonly code: string
  readonly errors: ProblemItem[]
  readonly retry_after_s: number | undefined

  constructor(kind: FailureKind, status: number, problem: Partial<Problem> = {}, retry_after_s?: number) {
    super(problem.detail || problem.title || words[kind])
    this.name = 'ApiError'
    this.kind = kind
    this.status = status
    this.code = problem.code ?? (status ? `HTTP-${status}` : 'NETWORK')
    this.errors = problem.errors ?? []
    this.retry_after_s = retry_after_s
  }

  // The text for one field of a form, found by the pointer the server gives ("/password").
  field(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail
  }
}

export async function problem_of(response: Response): Promise<ApiError> {
  const kind = kinds[response.status] ?? (response.status >= 500 ? 'broken' : 'invalid')
  const retry = Number(response.headers.get('Retry-After'))
  const retry_after_s = Number.isFinite(retry) && retry > 0 ? retry : undefined
  if (!/json/.test(response.headers.get('Content-Type') ?? '')) return new ApiError(kind, response.status, {}, retry_after_s)
  const body = (await response.json().catch(() => ({}))) as Partial<Problem>
  return new ApiError(kind, response.status, body, retry_after_s)
}

export function as_api_error(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause
  return new ApiError('broken', 0, { code: 'CLIENT', detail: cause instanceof Error ? cause.message : String(cause) })
}

export const is_abort = (cause: unknown): boolean => cause instanceof DOMException && cause.name === 'AbortError'

// A workbook from the server into the person's downloads, with a failure told as elsewhere.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { with_query, type Query } from '@/api/client'
import { ApiError, as_api_error, problem_of } from '@/api/problem'

export function name_of(disposition: string | null): string {
  const match = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')
  return match ? decodeURIComponent(match[1]!) : '导出.xlsx'
}

async function fetch_file(path: string, query: Query): Promise<{ name: string; content: Blob }> {
  let response: Response
  try {
    response = await fetch(with_query(path, query), { credentials: 'same-origin', cache: 'no-store' })
  } catch {
    throw new ApiError('offline', 0)
  }
  if (!response.ok) throw await problem_of(response)
  return { name: name_of(response.headers.get('Content-Disposition')), content: await response.blob() }
}

export interface Download { busy: Ref<boolean>; error: ShallowRef<ApiError | undefined>; start: (path: string, query: Query) => Promise<void> }

export function use_download(): Download {
  const busy = ref(false)
  const error = shallowRef<ApiError>()
  async function start(path: string, query: Query): Promise<void> {
    busy.value = true
    error.value = undefined
    try {
      const file = await fetch_file(path, query)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(file.content)
      link.download = file.name
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    } catch (cause) {
      error.value = as_api_error(cause)
    }
    busy.value = false
  }
  return { busy, error, start }
}

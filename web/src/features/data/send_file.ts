// A file on its way to the server, with progress; fetch cannot tell how much of a body has been sent.
import { with_query, type Query } from '@/api/client'
import { ApiError } from '@/api/problem'

export function send_file<T>(path: string, query: Query, file: File, csrf: string, progress: (done: number, total: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const line = new XMLHttpRequest()
    line.open('POST', with_query(path, query))
    line.setRequestHeader('X-CSRF-Token', csrf)
    line.setRequestHeader('Content-Type', 'application/octet-stream')
    line.responseType = 'json'
    line.upload.onprogress = (event) => progress(event.loaded, event.lengthComputable ? event.total : file.size)
    line.onerror = () => reject(new ApiError('offline', 0))
    line.onload = () => {
      if (line.status >= 200 && line.status < 300) return resolve(line.response as T)
      reject(new ApiError(line.status === 401 ? 'signed_out' : line.status >= 500 ? 'broken' : 'invalid', line.status, (line.response as object | null) ?? {}))
    }
    line.send(file)
  })
}

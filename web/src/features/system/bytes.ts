// Sizes as administrators read them.
const units = ['B', 'KB', 'MB', 'GB', 'TB']

export function byte_words(bytes: number | undefined): string {
  if (bytes === undefined) return '—'
  let size = bytes
  let at = 0
  while (size >= 1024 && at < units.length - 1) {
    size /= 1024
    at += 1
  }
  return `${at === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[at]}`
}

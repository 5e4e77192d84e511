// Bytes and their spellings, all strict: what is accepted is the one and only spelling of its value.
export type Bytes = Uint8Array

export const text_bytes = (text: string): Bytes => new TextEncoder().encode(text)
export const bytes_text = (bytes: Bytes): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)

export function join(...parts: Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const equal = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])

export const hex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
export function parse_hex(text: string): Bytes {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error('不是十六进制')
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

export function base64(bytes: Bytes): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
export function parse_base64(text: string): Bytes {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw new Error('不是规范的 Base64')
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  if (base64(bytes) !== text) throw new Error('不是规范的 Base64')
  return bytes
}

// Decimal without leading zeros that a JavaScript number holds exactly.
export function parse_count(text: string): number {
  const value = Number(text)
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text) || !Number.isSafeInteger(value)) throw new Error(`“${text}”不是条数`)
  return value
}

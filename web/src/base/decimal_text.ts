// Exact work on decimals written as text. Figures are shown as the server computed them, so none passes through a double;
// rounding is 四舍五入 (half away from zero), as on the server.

interface Parts { negative: boolean; whole: string; fraction: string }

const pattern = /^([+-]?)(\d+)(?:\.(\d*))?$/

function parts_of(text: string): Parts | undefined {
  const match = pattern.exec(text.trim())
  if (!match) return undefined
  return { negative: match[1] === '-', whole: match[2]!.replace(/^0+(?=\d)/, ''), fraction: match[3] ?? '' }
}

function join({ negative, whole, fraction }: Parts): string {
  const zero = /^0*$/.test(whole) && /^0*$/.test(fraction)
  return `${negative && !zero ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

export const is_decimal = (text: string): boolean => pattern.test(text.trim())

export function round_decimal(text: string, decimals: number): string {
  const parts = parts_of(text)
  if (!parts) return text
  const { negative, whole, fraction } = parts
  if (fraction.length <= decimals) return join({ negative, whole, fraction: fraction.padEnd(decimals, '0') })
  const up = fraction.charCodeAt(decimals) >= 53 // '5'
  const digits = (BigInt(whole + fraction.slice(0, decimals)) + (up ? 1n : 0n)).toString().padStart(decimals + 1, '0')
  const split = digits.length - decimals
  return join({ negative, whole: digits.slice(0, split), fraction: digits.slice(split) })
}

// Moves the point: shift_point("123456789.01", -8) is 1.2345678901; +2 turns a ratio into a percentage.
export function shift_point(text: string, places: number): string {
  const parts = parts_of(text)
  if (!parts) return text
  const { negative, whole, fraction } = parts
  if (places >= 0) {
    const padded = fraction.padEnd(places, '0')
    const moved = (whole + padded.slice(0, places)).replace(/^0+(?=\d)/, '')
    return join({ negative, whole: moved, fraction: padded.slice(places) })
  }
  const padded = whole.padStart(1 - places, '0')
  const split = padded.length + places
  return join({ negative, whole: padded.slice(0, split), fraction: padded.slice(split) + fraction })
}

export function group_thousands(text: string): string {
  const parts = parts_of(text)
  if (!parts) return text
  return join({ ...parts, whole: parts.whole.replace(/\B(?=(\d{3})+$)/g, ',') })
}

export function trim_zeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text
}

export function subtract(left: string, right: string): string | undefined {
  const a = parts_of(left)
  const b = parts_of(right)
  if (!a || !b) return undefined
  const places = Math.max(a.fraction.length, b.fraction.length)
  const scaled = (p: Parts): bigint => BigInt(p.whole + p.fraction.padEnd(places, '0')) * (p.negative ? -1n : 1n)
  const difference = scaled(a) - scaled(b)
  const digits = (difference < 0n ? -difference : difference).toString().padStart(places + 1, '0')
  const split = digits.length - places
  return join({ negative: difference < 0n, whole: digits.slice(0, split), fraction: digits.slice(split) })
}

export function multiply(left: string, right: string): string | undefined {
  const [a, b] = [parts_of(left), parts_of(right)]
  if (!a || !b) return undefined
  const places = a.fraction.length + b.fraction.length
  const digits = (BigInt(a.whole + a.fraction) * BigInt(b.whole + b.fraction)).toString().padStart(places + 1, '0')
  const split = digits.length - places
  return join({ negative: a.negative !== b.negative, whole: digits.slice(0, split), fraction: digits.slice(split) })
}

// The nearest with so many decimals that is not below (`up`) or not above the figure. Of figures from zero on.
export function round_towards(text: string, decimals: number, up: boolean): string {
  const parts = parts_of(text)
  if (!parts) return text
  const cut = join({ ...parts, fraction: parts.fraction.slice(0, decimals).padEnd(decimals, '0') })
  if (!up || compare(cut, text) === 0) return cut
  return subtract(cut, shift_point('-1', -decimals)) ?? text
}

export function sign_of(text: string): -1 | 0 | 1 {
  const parts = parts_of(text)
  if (!parts || /^0*$/.test(parts.whole + parts.fraction)) return 0
  return parts.negative ? -1 : 1
}

export function compare(left: string, right: string): number {
  const difference = subtract(left, right)
  return difference === undefined ? left.localeCompare(right, 'zh-CN') : sign_of(difference)
}

// For positions on a screen only, never for a figure that is read.
export const as_number = (text: string | undefined): number | undefined =>
  text === undefined || !is_decimal(text) ? undefined : Number(text)

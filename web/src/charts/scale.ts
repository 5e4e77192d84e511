// Positions on a line. Small charts of our own (bullet, strip, band, slope, waterfall) need no chart library.
export interface Scale { low: number; high: number; at: (value: number) => number }

export function linear(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1
  return { low, high, at: (value) => from + ((value - low) / span) * (to - from) }
}

// Limits that hold all values with a margin; zero is kept where the values are not crowded far from it, because a bar
// that does not begin at zero exaggerates.
export function limits(values: number[], margin = 0.08): { low: number; high: number } {
  if (!values.length) return { low: 0, high: 1 }
  const least = Math.min(...values)
  const most = Math.max(...values)
  const crowded = least > 0 && least > 0.6 * most
  const spread = most - least || Math.abs(most) || 1
  const low = crowded ? least - spread * margin * 2 : Math.min(0, least)
  return { low: least >= 0 ? Math.max(0, low) : low - spread * margin, high: most + spread * margin }
}

// Five steps of depth from the lowest value of a grid to the highest, as classes of its cells; none where there is no value.
const steps = 5

export function shade_of(value: number | undefined, low: number, high: number): string | undefined {
  if (value === undefined || !(high > low)) return undefined
  return `shade-${Math.min(steps - 1, Math.floor(((value - low) / (high - low)) * steps))}`
}

// The lines of a lost update: only what differs is worth comparing.
export interface LostLine { label: string; theirs: string; mine: string }

export const differing = (lines: LostLine[]): LostLine[] => lines.filter((line) => line.theirs !== line.mine)

export interface SlopeRow {
  id: string
  name: string
  left?: number | undefined
  right?: number | undefined
  left_text?: string
  right_text?: string
  self?: boolean
}

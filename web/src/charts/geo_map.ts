export interface GeoCell {
  code: string
  name: string
  text: string
  light?: 'green' | 'yellow' | 'red' | 'grey' // its ground and shape
  depth?: number // without a light: 0 (pale) to 1 (deep) of the accent
  mark?: string // written after the figure, its first sign in red
  self?: boolean
}

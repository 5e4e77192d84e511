export interface GeoCell {
  code: string
  name: string
  text: string
  light?: 'green' | 'yellow' | 'red' | 'grey' // its ground and shape
  depth?: number // without a light: 0 (pale) to 1 (deep) of the accent
  mark?: string // written in red after the figure
  self?: boolean
}

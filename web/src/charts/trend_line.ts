export interface TrendSeriesPoint {
  period: string
  value?: string | undefined
  plan?: string | undefined // dashed: plan or target
  year_ago?: string | undefined // thin
  light?: 'green' | 'yellow' | 'red' | 'grey'
}

export interface HeatCell { x: number; y: number; value?: string | undefined; light?: 'green' | 'yellow' | 'red' | 'grey' }

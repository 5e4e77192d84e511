export interface GeoCell { code: string; name: string; text: string; light: 'green' | 'yellow' | 'red' | 'grey'; self?: boolean }

// The fields of a filter bar as data; their values live in the URL so that a filtered list can be sent to somebody.
export interface FilterOption { value: string; label: string }
export interface FilterField {
  id: string // also the name in the URL
  label: string
  kind: 'text' | 'choice'
  options?: FilterOption[] // of a choice; "all" is added in front
  placeholder?: string
}
export type FilterValues = Record<string, string>

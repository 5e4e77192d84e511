// What a person set for this browser: folded navigation, and per page the columns and order of its tables.
import { defineStore } from 'pinia'
import { reactive, ref, watch } from 'vue'

export interface TablePreference { sort_by?: string; descending?: boolean; hidden?: string[] }
interface Stored { nav_folded?: boolean; tables?: Record<string, TablePreference> }

const key = 'jixiao.preferences'

function read(): Stored {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Stored
  } catch {
    return {} // storage forbidden or damaged: defaults serve
  }
}

export const use_preferences = defineStore('preferences', () => {
  const stored = read()
  const nav_folded = ref(stored.nav_folded ?? false)
  const tables = reactive<Record<string, TablePreference>>(stored.tables ?? {})
  function table(id: string): TablePreference {
    if (!tables[id]) tables[id] = {}
    return tables[id]! // read again: what was assigned is not the reactive object
  }

  watch([nav_folded, tables], () => {
    try {
      localStorage.setItem(key, JSON.stringify({ nav_folded: nav_folded.value, tables }))
    } catch {
      // private windows may refuse; the setting then lasts as long as the window
    }
  }, { deep: true })

  return { nav_folded, tables, table }
})

// Who did something, as the reader knows them: a login says it, but the persons of a demonstration have none and go by
// their titles. Asked for once.
import { shallowRef } from 'vue'
import { use_session } from '@/stores/session'

const prefix = 'demo:'
const titles = shallowRef(new Map<string, string>())
let asked = false

export function use_person(): (login: string) => string {
  const session = use_session()
  if (session.session.demo && !asked) {
    asked = true
    void session.identities().then((all) => { titles.value = new Map(all.map((one) => [prefix + one.id, one.title])) }).catch(() => { asked = false })
  }
  return (login) => titles.value.get(login) ?? login
}

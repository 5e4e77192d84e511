// What somebody who means harm would type, and how one sees that it did nothing. The texts that people may enter are
// read out of the program's own description of its routes, so that a new field is attacked without being named here.
import { assert } from './harness.mjs'

// A formula, markup of three kinds, two template languages, quotes and signs that turn the writing round.
export const short_attack = (mark) => `=${mark}<img src=x onerror=alert(7)>{{7*7}}"'\u202e`
export const attack = (mark) => `${short_attack(mark)}<script>window.ran=7;alert(7)</script><svg onload=alert(7)><a href="javascript:alert(7)">点</a>\${7*7}\u200f${'长'.repeat(600)}${'x'.repeat(600)}`

const resolved = (api, schema) => (schema?.$ref ? api.components.schemas[schema.$ref.split('/').pop()] : (schema ?? {}))

// JSON pointers of the free strings in a body of this shape; lists have one element.
function pointers(api, schema, at = '', depth = 0) {
  const shape = resolved(api, schema)
  if (shape.type === 'string') return shape.enum || shape.format ? [] : [at]
  if (shape.type === 'array') return depth > 4 ? [] : pointers(api, shape.items, `${at}/0`, depth + 1)
  return Object.entries(shape.properties ?? {}).flatMap(([name, one]) => (depth > 4 ? [] : pointers(api, one, `${at}/${name}`, depth + 1)))
}
// Of a route's body, without what its path says already.
export function texts_of(api, route) {
  const [method, path] = route.split(' ')
  const named = new Set((path.match(/\{(\w+)\}/g) ?? []).map((one) => `/${one.slice(1, -1)}`))
  const body = api.paths[path][method].requestBody?.content?.['application/json']?.schema
  return body ? pointers(api, body).filter((one) => !named.has(one)) : []
}
export const writes_of = (api) => Object.entries(api.paths).flatMap(([path, methods]) => ['post', 'put', 'patch'].filter((method) => methods[method]).map((method) => `${method} ${path}`))

export function value_at(body, pointer) { return pointer.split('/').slice(1).reduce((part, key) => part?.[key], body) }
// A copy of the body with the text there; undefined takes it away. Nothing where the body has no such place.
export function with_value(body, pointer, text) {
  const copy = structuredClone(body)
  const keys = pointer.split('/').slice(1)
  const last = keys.pop()
  const part = keys.reduce((one, key) => one?.[key], copy)
  if (part === undefined || (Array.isArray(part) && part[last] === undefined)) return undefined
  if (text === undefined) delete part[last]
  else part[last] = text
  return copy
}

// Remembers every sign that something ran, was asked for or was refused by the page's own policy.
export async function watch(page, address) {
  page.ran = []
  page.beside = [] // told together at the end: looks, not harm
  page.on('dialog', (dialog) => { page.ran.push(`dialog ${dialog.message()}`); void dialog.dismiss() })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (['blob:', 'data:'].includes(url.protocol)) return
    if (url.origin !== address || /\/x$/.test(url.pathname)) page.ran.push(`request ${request.url()}`)
  })
  await page.exposeFunction('policy_violated', (text) => { page.ran.push(`policy ${text}`) })
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => window.policy_violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)))
}

// What is on the page: no element that somebody typed, nothing that ran, nothing beside the screen; and the text.
export async function look(page, where) {
  const found = await page.evaluate(() => ({
    made: [...document.querySelectorAll('img[src="x"], svg[onload], [href^="javascript:" i], [src^="javascript:" i], [onerror], [onload]')].map((one) => one.outerHTML.slice(0, 200))
      .concat([...document.scripts].filter((one) => one.text.includes('alert(7)')).map((one) => one.text)),
    ran: window.ran,
    beside: document.documentElement.scrollWidth - window.innerWidth,
    widest: [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1 && one.textContent.includes('7*7')).slice(-2)
      .map((one) => `${one.tagName}.${one.className} in ${one.parentElement.className}`),
    text: `${document.body.innerText}\n${[...document.querySelectorAll('input, textarea')].map((one) => one.value).join('\n')}`,
  }))
  assert(found.made.length === 0, `${where}: an entered text became an element: ${found.made}`)
  assert(found.ran === undefined && page.ran.length === 0, `${where}: something ran: ${found.ran} ${page.ran}`)
  if (found.beside > 1) page.beside.push(`${where}: a long text stands ${found.beside} px beside the screen: ${found.widest}`)
  return found.text
}

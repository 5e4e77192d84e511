// What libraries call and Chromium 86 lacks. First import of main.ts; scripts/oldest.mjs knows the names filled in here.
const owns = (object: object, key: PropertyKey): boolean => Object.prototype.hasOwnProperty.call(object, key)
if (!('hasOwn' in Object)) Object.defineProperty(Object, 'hasOwn', { value: owns, writable: true, configurable: true })

export {}

// Items of a collection inside a form's flat fields: `issues/<id>/words`.
import type { Value } from '../api/types'
import { parsePath } from './fields'

type Fields = Record<string, Value>

/** Identities of a collection's items, in the order in which they stand in the fields. */
export function itemsOf(fields: Fields, collection: string): string[] {
  const found = new Set<string>()
  for (const path of Object.keys(fields)) {
    const parts = parsePath(path)
    if (parts.collection === collection && parts.item !== null) found.add(parts.item)
  }
  return [...found]
}

/** The fields without one item. */
export function withoutItem(fields: Fields, collection: string, item: string): Fields {
  const prefix = `${collection}/${item}/`
  return Object.fromEntries(Object.entries(fields).filter(([path]) => !path.startsWith(prefix)))
}

/** A new item's identity: a UUID without dashes. */
export const newItem = (): string => crypto.randomUUID().replace(/-/g, '')

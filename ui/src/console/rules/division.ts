// Where a division stands in the tree, and which one the console starts with.
import type { Division } from '../api/types'

/** Digits of a code say its level: province, city, county, township, village. */
export type Level = 'all' | 'province' | 'city' | 'county' | 'township' | 'village'
const LEVELS: Readonly<Record<number, Level>> = { 2: 'province', 4: 'city', 6: 'county', 9: 'township', 12: 'village' }

export const levelOf = (code: string): Level => LEVELS[code.length] ?? 'all'

/** Whether a division lies in another, or is the same. */
export const within = (code: string, scope: string): boolean => scope === '' || scope === 'all' || code.startsWith(scope)

/** From the top down to the division; empty where the tree does not have it. */
export function pathTo(tree: readonly Division[], code: string): Division[] {
  for (const one of tree) {
    if (one.code === code) return [one]
    const below = pathTo(one.children, code)
    if (below.length > 0) return [one, ...below]
  }
  return []
}

export const findDivision = (tree: readonly Division[], code: string): Division | null => pathTo(tree, code).at(-1) ?? null

/** The tree without rows that lead to one single row: a township office starts at its township, not at the province. */
export function trimmed(tree: readonly Division[]): Division[] {
  const [only] = tree
  if (tree.length !== 1 || !only || only.children.length !== 1) return [...tree]
  return trimmed(only.children)
}

/** What was remembered, where it is still to be seen; else everything, which is ''. */
export function startingDivision(tree: readonly Division[], remembered: string | null): string {
  if (remembered !== null && (remembered === '' || findDivision(tree, remembered))) return remembered
  return ''
}

/** Villages of a tree by code, for the names in tables. */
export function villageNames(tree: readonly Division[], into: Map<string, string> = new Map()): Map<string, string> {
  for (const one of tree) {
    into.set(one.code, one.name)
    villageNames(one.children, into)
  }
  return into
}

/** Codes without those that lie in another one of them. */
export const widest = (codes: readonly string[]): string[] =>
  [...new Set(codes)].filter((code) => !codes.some((other) => other !== code && within(code, other))).sort()

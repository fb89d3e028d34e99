// Both languages of the console say everything its screens need, and nothing that no screen asks for.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ROLES } from '../api/types'
import { ACTIONS } from '../rules/audit'
import { PERIODS } from '../rules/period'
import { SCREENS } from '../rules/permission'
import en from './en'
import { MESSAGES, SHARED } from './index'
import zh from './zh'

type Tree = { [key: string]: string | Tree }
const flatten = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] => (typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`)))

const chinese = new Map(flatten(zh))
const english = new Map(flatten(en))
const everything = new Map(flatten(MESSAGES.zh as unknown as Tree))

const root = fileURLToPath(new URL('../', import.meta.url))
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|vue)$/.test(file) && !/\.test\.ts$/.test(file) && !/i18n[\\/](zh|en)[\\/]/.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')
const literals = new Set([...sources.matchAll(/\bt\(\s*'([^'\n]+)'/g)].map((found) => found[1] ?? ''))
const quoted = new Set([...sources.matchAll(/'([a-zA-Z_]+(?:\.[a-zA-Z_0-9]+)+)'/g)].map((found) => found[1] ?? ''))
/** `trouble.${code}.what` as a pattern. */
const patterns = [...sources.matchAll(/`([a-zA-Z_]+\.[^`\n]*\$\{[^`\n]*)`/g)].map((found) => new RegExp(`^${(found[1] ?? '').replace(/[.]/g, '\\.').replace(/\$\{[^}]*\}/g, '[A-Za-z_0-9]+')}$`))

describe('messages of the console', () => {
  it('both languages have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })
  it('both languages fill the same gaps', () => {
    const gaps = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))].sort()
    for (const [key, text] of chinese) expect(gaps(english.get(key) ?? ''), key).toEqual(gaps(text))
  })
  it('every key that a screen names exists, here or among the phone’s', () => {
    for (const key of literals) expect(everything.has(key), key).toBe(true)
    expect(literals.size, 'the reading of the sources works').toBeGreaterThan(150)
  })
  it('every key is used by a screen', () => {
    const unused = [...chinese.keys()].filter((key) => !literals.has(key) && !quoted.has(key) && !patterns.some((pattern) => pattern.test(key)))
    expect(unused).toEqual([])
  })
  it('no own word hides a word of the phone', () => {
    expect(Object.keys(zh).filter((key) => (SHARED as readonly string[]).includes(key))).toEqual([])
  })
  it('every screen, role, period, deed of the audit has words', () => {
    const wanted = [...SCREENS.map((one) => `nav.${one}`), ...ROLES.flatMap((one) => [`role.${one}`, `roleText.${one}`]), ...PERIODS.map((one) => `period.${one}`), ...ACTIONS.map((one) => `action.${one}`)]
    for (const key of wanted) expect(chinese.has(key), key).toBe(true)
  })
  it('Chinese says no 您好 and nothing shouts', () => {
    for (const [key, text] of [...chinese, ...english]) expect(/您|[!！]/.test(text), `${key}: ${text}`).toBe(false)
  })
})

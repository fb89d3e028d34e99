// Both languages say everything the screens need, and nothing that no screen asks for.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ENUMERATIONS } from '../rules/enumeration'
import { allLabelKeys } from '../rules/fields'
import en from './en'
import zh from './zh'

type Tree = { [key: string]: string | Tree }
const flatten = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] => (typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`)))

const chinese = new Map(flatten(zh))
const english = new Map(flatten(en))

const root = fileURLToPath(new URL('../../', import.meta.url))
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|vue)$/.test(file) && !/\.test\.ts$/.test(file) && !/^console[\\/]/.test(file) && !/i18n[\\/](zh|en)[\\/]/.test(file) && !file.endsWith('types.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')
const types = readFileSync(join(root, 'shared/api/types.ts'), 'utf8')

const literals = new Set([...sources.matchAll(/\bt\(\s*'([^'\n]+)'/g)].map((found) => found[1] ?? ''))
const quoted = new Set([...sources.matchAll(/'([a-zA-Z_]+(?:\.[a-zA-Z_0-9]+)+)'/g)].map((found) => found[1] ?? ''))
/** `error.${code}.what` as a pattern. */
const patterns = [...sources.matchAll(/`([a-zA-Z_]+\.[^`\n]*\$\{[^`\n]*)`/g)].map(
  (found) => new RegExp(`^${(found[1] ?? '').replace(/[.]/g, '\\.').replace(/\$\{[^}]*\}/g, '[A-Za-z_0-9]+')}$`),
)

/** Words of a union type in the generated file. */
function words(name: string): string[] {
  const found = new RegExp(`export type ${name} = ((?:"[^"]+"(?: \\| )?)+);`).exec(types)
  return [...(found?.[1] ?? '').matchAll(/"([^"]+)"/g)].map((one) => one[1] ?? '')
}

describe('messages', () => {
  it('both languages have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })
  it('both languages fill the same gaps', () => {
    const gaps = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))].sort()
    for (const [key, text] of chinese) expect(gaps(english.get(key) ?? ''), key).toEqual(gaps(text))
  })
  it('every key that a screen names exists', () => {
    for (const key of literals) expect(chinese.has(key), key).toBe(true)
  })
  it('every key is used by a screen', () => {
    const unused = [...chinese.keys()].filter((key) => !literals.has(key) && !quoted.has(key) && !patterns.some((pattern) => pattern.test(key)) && !key.startsWith('field.'))
    expect(unused).toEqual([])
  })
  it('every field has a name and no name is left over', () => {
    expect([...chinese.keys()].filter((key) => key.startsWith('field.')).sort()).toEqual(allLabelKeys().sort())
  })
  it('Chinese says no 您好 and nothing shouts', () => {
    for (const [key, text] of [...chinese, ...english]) expect(/您|[!！]/.test(text), `${key}: ${text}`).toBe(false)
  })
})

describe('enumerations of the generated types', () => {
  it('every list of a form is the list of the type', () => {
    for (const [name, list] of Object.entries(ENUMERATIONS)) {
      const expected = words(name)
      if (expected.length) expect(list, name).toEqual(expected)
    }
    expect(words('Relation').length, 'the reading of types.ts works').toBe(28)
  })
  it('every word has words', () => {
    const wanted: [string, string][] = [
      ...Object.entries(ENUMERATIONS).flatMap(([name, list]) => list.map((word): [string, string] => [`enumeration.${name}`, word])),
      ...words('ErrorCode').flatMap((word): [string, string][] => [[`error.${word}`, 'what'], [`error.${word}`, 'kept'], [`error.${word}`, 'todo']]),
      ...words('SyncOutcome').flatMap((word): [string, string][] => [[`outcome.${word}`, 'what'], [`outcome.${word}`, 'kept'], [`outcome.${word}`, 'todo']]),
      ...words('Refusal').flatMap((word): [string, string][] => [[`refusal.${word}`, 'why'], [`refusal.${word}`, 'todo']]),
      ...words('ProblemCode').map((word): [string, string] => ['problem', word]),
      ...words('Kind').map((word): [string, string] => ['record', word]),
      ...words('RecordState').map((word): [string, string] => ['state', word]),
      ...words('DueReason').flatMap((word) => words('Period').map((period): [string, string] => ['reason', `${word}_${period}`])),
    ]
    expect(wanted.length, 'the lists were found').toBeGreaterThan(150)
    for (const [prefix, word] of wanted) {
      expect(chinese.has(`${prefix}.${word}`), `zh ${prefix}.${word}`).toBe(true)
      expect(english.has(`${prefix}.${word}`), `en ${prefix}.${word}`).toBe(true)
    }
  })
  it('no enumeration of the generated types was forgotten', () => {
    const known = new Set([...Object.keys(ENUMERATIONS), 'ErrorCode', 'SyncOutcome', 'Refusal', 'ProblemCode', 'RecordState', 'DueReason', 'Period', 'DueBucket', 'Kind', 'Stale', 'LockStage', 'PinKeys', 'DeedName', 'GrievanceFilter', 'SurveyFilter', 'CheckId', 'Severity', 'Group', 'WageRule', 'GoodsRule', 'SizeRule', 'Table', 'Format', 'Encoding', 'Language', 'RuleGroup', 'RuleOrigin', 'DayUnit', 'CampaignState'])
    const all = [...types.matchAll(/export type (\w+) = "/g)].map((found) => found[1] ?? '')
    expect(all.filter((name) => !known.has(name))).toEqual([])
  })
})

// Sentences of the income survey as data: a step of arithmetic, a doubt, a percentage. The words are in the message files.
import type { Finding, Step } from '../api/types'
import { formatYuan } from './money'

/** `name` turns an identifier into words. The sum in front of ÷ is rounded, so it is told as ≈ where it does not come out even. */
export function stepSentence(step: Step, name: (figure: string) => string, heads: (count: number) => string): string {
  const told = ([figure, fen]: [string, number]) => (figure === 'monthly' ? formatYuan(fen) : `${name(figure)} ${formatYuan(fen)}`)
  const sum = [...step.plus, ...step.minus.map(([figure, fen]): [string, number] => [figure, -fen])].reduce((all, [, fen]) => all + fen, 0)
  const terms = [step.plus.map(told).join(' + '), ...step.minus.map((term) => told(term))].filter((part) => part !== '').join(' − ')
  const many = step.plus.length + step.minus.length > 1
  const inside = many && (step.times !== null || step.divided_by !== null) ? `(${terms})` : terms
  const left = step.times === null ? inside : `${step.times} × ${inside}`
  const even = step.divided_by === null || (sum * (step.times ?? 1)) % step.divided_by === 0
  const right = step.divided_by === null ? left : `${left} ÷ ${heads(step.divided_by)}`
  const result = `${even ? '=' : '≈'} ${formatYuan(step.result)}`
  // A single term needs no sum: 务工收入 30,000.00.
  if (!many && step.times === null && step.divided_by === null) return right === '' ? formatYuan(step.result) : right
  return `${right} ${result}`
}

/** Steps that say something: a group of which no line was entered is left out. */
export const told = (steps: Step[]): Step[] => steps.filter((step) => step.plus.length + step.minus.length > 0)

/** Tenths of a percent with sign: 82 → +8.2 %. */
export function signedPercent(tenths: number): string {
  const size = Math.abs(Math.trunc(tenths))
  return `${tenths < 0 ? '−' : '+'}${Math.floor(size / 10)}.${size % 10} %`
}

/** A difference in fen with sign: +2,000.00. */
export const signedYuan = (fen: number): string => `${fen < 0 ? '−' : '+'}${formatYuan(Math.abs(fen))}`

/** Tenths of a percent from one figure to another; null where there is nothing to compare with. */
export const percentTenths = (is: number, before: number): number | null =>
  before <= 0 ? null : Math.trunc(((is - before) * 1000) / before) + 0

const mu = (hundredths: number): string => String(hundredths / 100)

export interface FindingWords { key: string; values: Record<string, string> }

/** Under which key the words of a doubt stand, and what fills their gaps. */
export function findingWords(finding: Finding): FindingWords {
  const { check, path, values } = finding
  const has = (name: string): boolean => values[name] !== undefined
  const yuan = (name: string): string => formatYuan(values[name] ?? 0)
  const all = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, yuan(name)]))
  switch (check) {
    case 'V01': case 'V02': return { key: check, values: all('is', 'line') }
    case 'V03': return has('low') ? { key: 'V03_low', values: all('is', 'low') } : { key: 'V03_empty', values: {} }
    case 'V04': return { key: check, values: all('is', 'high') }
    case 'V05': case 'V09': return has('low') ? { key: `${check}_low`, values: all('is', 'low') } : { key: `${check}_high`, values: all('is', 'high') }
    case 'V06': return { key: check, values: all('biz_total') }
    case 'V07': return { key: check, values: all('is') }
    case 'V08': return { key: check, values: all('is', 'low') }
    case 'V11': return { key: /^(wage|biz|tr)_total$/.test(path) ? `V11_${path}` : 'V11_other', values: {} }
    case 'V13': return landWords(finding)
    case 'V14': return { key: /^(dangerous_house|safe_water|latrine)$/.test(path) ? `V14_${path}` : 'V14_other', values: {} }
    case 'V15': {
      const tenths = percentTenths(values.is ?? 0, values.before ?? 0)
      return { key: path === 'ref_income_pc' ? 'V15_reference' : 'V15_net', values: { ...all('is', 'before'), percent: tenths === null ? '' : signedPercent(tenths).replace(/^[+−]/, '') } }
    }
    case 'V16': return { key: check, values: all('is', 'computed') }
    case 'LARGE': return { key: check, values: all('is') }
    default: return { key: check, values: {} }
  }
}

function landWords({ path, values }: Finding): FindingWords {
  const { is, most, forest_and_grassland: both } = values
  if (path === 'land/road_metres') return { key: 'V13_road', values: { is: String((is ?? 0) / 1000), most: String((most ?? 0) / 1000) } }
  if (both !== undefined) return { key: 'V13_returned', values: { is: mu(is ?? 0), both: mu(both) } }
  return is === undefined ? { key: 'V13_empty', values: {} } : { key: 'V13_most', values: { is: mu(is), most: mu(most ?? 0) } }
}

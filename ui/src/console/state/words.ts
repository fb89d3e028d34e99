// How values are told on the console: words of lists, money, days, instants, fields, doubts, troubles.
import { useI18n } from 'vue-i18n'
import type { Finding, Kind, Step, Value } from '../../shared/api/types'
import { ENUMERATIONS, type EnumerationName } from '../../shared/rules/enumeration'
import { labelKey, parsePath, specOf } from '../../shared/rules/fields'
import { formatYuan } from '../../shared/rules/money'
import { storedRules } from '../../shared/rules/rule-words'
import { ALL_LINES } from '../../shared/rules/survey-lines'
import { findingWords, stepSentence } from '../../shared/rules/survey-words'
import type { FieldProblem, Trouble } from '../api/call'
import { DASH, whole } from '../rules/figures'

const FIGURES = ['wage_total', 'biz_total', 'exp_total', 'prop_total', 'tr_total', 'gross', 'net', 'net_pc', 'ref_income', 'ref_income_pc', 'lines']
const FACTS = ['arable', 'grassland', 'water', 'forest', 'fruit', 'returned', 'road_metres', 'dangerous_house', 'safe_water', 'latrine']
const two = (part: number): string => String(part).padStart(2, '0')

export function useWords() {
  const { t, te, locale } = useI18n()

  const word = (list: EnumerationName, value: unknown): string =>
    value === null || value === undefined || value === '' ? DASH
    : (ENUMERATIONS[list] as readonly string[]).includes(String(value)) ? t(`enumeration.${list}.${String(value)}`)
    : String(value)
  const yuan = (fen: number | null | undefined): string => (fen === null || fen === undefined ? DASH : formatYuan(fen))
  const day = (date: string | null | undefined): string => date ?? DASH
  const text = (said: string | null | undefined): string => (said === null || said === undefined || said === '' ? DASH : said)

  /** A head's name; where two heads of the village share it, with the end of the ID number. */
  const headOf = (row: { head: string; head_id_tail: string | null }): string => [text(row.head), row.head_id_tail ? t('households.tail', { tail: row.head_id_tail }) : ''].filter(Boolean).join(' ')

  /** 2026-11-24 18:20 in the browser's zone. */
  function instant(at: string | null | undefined): string {
    if (!at) return DASH
    const date = new Date(at)
    if (Number.isNaN(date.getTime())) return DASH
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
  }

  /** 监测户 by its category, else the household's type. */
  const typeWord = (type: string | null | undefined, monitoring?: string | null): string => {
    const said = monitoring ?? type
    if (!said) return DASH
    return said.startsWith('MON_') ? word('MonitorCategory', said) : word('HouseholdType', said)
  }

  function label(kind: Kind, path: string): string {
    const { collection, item } = parsePath(path)
    const key = labelKey(kind, path)
    const own = key && te(key) ? t(key) : path
    if (collection === 'lines' && item && ALL_LINES.includes(item)) return `${t(`survey.line.${item}`)} · ${own}`
    if (collection === 'risks' && item) return `${word('RiskType', item)} · ${own}`
    return own
  }

  /** For lines about rules, where nothing is said of what is not there. */
  const ruleTell = { t, word: (list: EnumerationName, said: string | null | undefined) => (said ? word(list, said) : '') }

  function value(kind: Kind, path: string, said: Value | string[]): string {
    if (said === null || said === '' || said === undefined) return DASH
    const spec = specOf(kind, path)
    if (Array.isArray(said)) return said.map((one) => value(kind, path, one)).join(t('form.join'))
    if (typeof said === 'boolean') return t(spec?.trouble ? (said ? 'form.trouble' : 'form.noTrouble') : said ? 'form.yes' : 'form.no')
    switch (spec?.type) {
      case 'word': return spec.list ? word(spec.list, said) : String(said)
      case 'words': { const list = spec.list; return list ? String(said).split(/[,\s]+/).map((one) => word(list, one)).join(t('form.join')) : String(said) }
      case 'money': return typeof said === 'number' ? formatYuan(said) : String(said)
      case 'instant': return instant(String(said))
      case 'rules': return storedRules(ruleTell, path, String(said))
      case 'count': return typeof said === 'number' && Number.isInteger(said) ? String(said) : String(said)
      default: return String(said)
    }
  }

  /** What an identifier of a survey is called; one of a newer version is shown as it is. */
  function surveyName(path: string): string {
    const last = path.split('/').pop() ?? path
    const line = path.startsWith('lines/') ? (path.split('/')[1] ?? '') : path
    if (ALL_LINES.includes(line)) return t(`survey.line.${line}`)
    if (FIGURES.includes(path)) return t(`survey.figure.${path}`)
    if (FACTS.includes(last)) return t(`survey.fact.${last}`)
    return specOf('income_survey', path) ? label('income_survey', path) : specOf('household', path) ? label('household', path) : path
  }

  function doubt(finding: Finding): string {
    const { key, values } = findingWords(finding)
    return t(`survey.check.${key}`, { ...values, name: surveyName(finding.path) })
  }

  const sentence = (step: Step): string => stepSentence(step, surveyName, (count) => t('survey.heads', { n: whole(count) }, count))

  /** Why a rule can't be: its place, the reason, what may stand there; of a file the line, too. */
  function ruleProblem(one: FieldProblem): string {
    const [, line, after] = /^#(\d+) ?(.*)$/.exec(one.text) ?? [null, '', one.text]
    const part = (name: string): string => (/^\d+$/.test(name) ? t('ruleForm.place', { n: Number(name) + 1 }) : te(`rules.group.${name}`) ? t(`rules.group.${name}`) : te(`ruleField.${name}`) ? t(`ruleField.${name}`) : surveyName(name))
    const path = one.field.split('/').filter((name) => name !== '' && name !== 'file')
    const place = (line ? path : path.slice(-1)).map(part).join(' · ')
    const why = te(`problem.${one.code}`) ? t(`problem.${one.code}`) : te(`reason.${one.code}`) ? t(`reason.${one.code}`) : after || one.code
    const bounds = /^[\d<>≤≥–., |-]+$/.test(after ?? '') ? t('ruleForm.allowed', { allowed: after }) : ''
    return `${line ? `${t('ruleForm.line', { n: line })} ` : ''}${place ? `${place}${t('word.colon')}` : ''}${why}${bounds}`
  }

  /** What happened, and which field it was about. */
  function troubleWords(trouble: Trouble): string {
    const said = (code: string, text: string): string => (te(`reason.${code}`) ? t(`reason.${code}`) : te(`problem.${code}`) ? t(`problem.${code}`) : text || code)
    const why = (one: { field: string; code: string; text: string }): string => (one.field === 'file' && te(`formReason.${one.code}`) ? t(`formReason.${one.code}`) : said(one.code, one.text))
    const fields = trouble.problems.map((one) => [te(`wrongField.${one.field}`) ? t(`wrongField.${one.field}`) : /^(columns|fixed)\./.test(one.field) ? one.field.replace(/^.*\./, '') : '', why(one)].filter(Boolean).join(t('word.colon')))
    const named = trouble.problems.find((one) => one.field === 'file' && /\.(xlsx|xls|csv|txt)$/i.test(one.text))?.text
    return [t(`trouble.${trouble.code}.what`), ...(named ? [named] : []), ...fields].join(' · ')
  }

  return { t, te, locale, word, yuan, day, text, headOf, instant, typeWord, label, value, surveyName, doubt, sentence, ruleTell, ruleProblem, troubleWords }
}

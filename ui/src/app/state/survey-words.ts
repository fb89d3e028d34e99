// Names of what the income survey speaks about: lines, figures, facts; the words of a doubt; a month with its year.
import { useI18n } from 'vue-i18n'
import type { Finding, Step } from '../../shared/api/types'
import { specOf } from '../../shared/rules/fields'
import { ALL_LINES } from '../../shared/rules/survey-lines'
import { findingWords, stepSentence } from '../../shared/rules/survey-words'
import { civilParts } from '../../shared/rules/time'
import { useWords } from './words'

const FIGURES = ['wage_total', 'biz_total', 'exp_total', 'prop_total', 'tr_total', 'gross', 'net', 'net_pc', 'ref_income', 'ref_income_pc', 'lines']
const FACTS = ['arable', 'grassland', 'water', 'forest', 'fruit', 'returned', 'road_metres', 'dangerous_house', 'safe_water', 'latrine']

export function useSurveyWords() {
  const { t, n, label } = useWords()
  const { locale } = useI18n()

  /** What an identifier of domain.md §1.3 is called; one of a newer version is shown as it is. */
  function nameOf(path: string): string {
    const last = path.split('/').pop() ?? path
    if (ALL_LINES.includes(path)) return t(`survey.line.${path}`)
    if (FIGURES.includes(path)) return t(`survey.figure.${path}`)
    if (FACTS.includes(last)) return t(`survey.fact.${last}`)
    if (specOf('income_survey', path)) return label('income_survey', path)
    return specOf('household', path) ? label('household', path) : path
  }

  /** 2026年9月. */
  function monthOf(date: string): string {
    const parts = civilParts(date)
    const form = new Intl.DateTimeFormat(locale.value === 'zh' ? 'zh-CN' : 'en', { year: 'numeric', month: 'short' })
    return parts ? form.format(new Date(parts.year, parts.month - 1, 1)) : date
  }

  function doubt(finding: Finding): string {
    const { key, values } = findingWords(finding)
    return t(`survey.check.${key}`, { ...values, name: nameOf(finding.path) })
  }

  const sentence = (step: Step): string => stepSentence(step, nameOf, (count) => t('survey.heads', { n: n(count) }, count))

  return { nameOf, monthOf, doubt, sentence }
}

// How a record, an item of it and a writer are named, whatever the kind; and where its page is.
import type { LocationQueryRaw, RouteLocationRaw } from 'vue-router'
import type { Kind, RecordName, SurveyPeriod } from '../../shared/api/types'
import { parsePath } from '../../shared/rules/fields'
import { ALL_LINES } from '../../shared/rules/survey-lines'
import { useWords } from './words'

const PAGES: Record<Exclude<Kind, 'income_survey' | 'settings'>, string> = { household: 'household', visit: 'visit', grievance: 'grievance', campaign: 'campaign' }

/** A survey is opened by its household and what it measures. */
export const surveyQuery = ({ year, kind, month }: SurveyPeriod): LocationQueryRaw => (month === null ? { year, kind } : { year, kind, month })

export function pageOf(record: RecordName): RouteLocationRaw {
  if (record.kind === 'income_survey') return { name: 'survey-form', params: { id: record.household ?? '' }, query: record.survey === null ? {} : surveyQuery(record.survey) }
  if (record.kind === 'settings') return { name: 'rules' }
  return { name: PAGES[record.kind], params: { id: record.document } }
}

/** Where a contradiction is mended: in the household's form at the field, else on the record's page. */
export const placeToMend = (record: RecordName, path: string): RouteLocationRaw =>
  record.kind === 'household' ? { name: 'household-form', params: { id: record.document }, query: { at: path } } : pageOf(record)

interface Writer {
  person_name: string | null
  device: string
  mine: boolean
  office: boolean
  written_at: string
}

export function useRecordWords() {
  const words = useWords()
  const { t, instant, word, label } = words

  /** 张三 · 走访 · 昨天 18:20 */
  function title(record: RecordName): string {
    const about = record.kind === 'visit' ? instant(record.about) : record.about
    const parts = record.kind === 'household' ? [record.about || t('household.noName')] : [record.household_name, t(`record.${record.kind}`), about]
    return parts.filter((part) => part !== '').join(' · ')
  }

  /** 李四 · 联系电话 */
  function place(kind: Kind, path: string, itemName: string | null): string {
    const { collection, item } = parsePath(path)
    const line = collection === 'lines' && item !== null && ALL_LINES.includes(item)
    const name = collection === 'risks' ? word('RiskType', item) : line ? t(`survey.line.${item}`) : itemName
    return [name, label(kind, path)].filter(Boolean).join(' · ')
  }

  /** 安娜 · 今天 10:24 · 这部手机 */
  function source(one: Writer): string {
    // The office writes at no phone.
    if (one.office) return [t('settle.office'), instant(one.written_at)].join(' · ')
    const phone = one.mine ? t('settle.mine') : t('settle.device', { device: one.device.slice(-4) })
    return [one.person_name ?? t('settle.someone'), instant(one.written_at), phone].join(' · ')
  }

  return { ...words, title, place, source }
}

// The income sheet of one household while it is open: fetched, worked out live, kept as a draft, saved, looked through.
import { computed, nextTick, onBeforeUnmount, reactive, ref, shallowRef } from 'vue'
import { addSurveyStep, openSurveyForm, saveSurvey, settleSurveyComment, workSurvey, type Fields } from '../../shared/api'
import type { PeriodKind, SurveyForm, SurveyStepKind, SurveyWorking } from '../../shared/api/types'
import { withoutItem } from '../../shared/rules/items'
import { createLatest } from '../../shared/rules/latest'
import { isUsed, lineOf } from '../../shared/rules/survey-lines'
import { withChanges } from '../../shared/rules/survey-sheet'
import { useForm } from './form'
import { session } from './session'
import type { SurveySheet } from './survey-sheet'

export interface SurveyPeriod { year: number | null; kind: PeriodKind | null; month: string | null }

export function useSurveyForm(household: string, period: SurveyPeriod) {
  const changes = ref<Fields>({})
  const working = shallowRef<SurveyWorking | null>(null)
  const remarks = ref<Record<string, string>>({})
  const touched = reactive(new Set<string>())
  const page = useForm<SurveyForm>({
    kind: 'income_survey',
    above: `/household/${household}`,
    load: () => openSurveyForm(household, period.year, period.kind, period.month),
    take: (opened) => {
      changes.value = { ...opened.changed }
      void nextTick(() => live.askNow(changes.value))
    },
    draftOf: (opened) => opened,
  })
  const { form, problems, answered, changed, keepNow, carryOut } = page

  const live = createLatest<Fields, SurveyWorking>(
    (said) => {
      const open = need()
      return workSurvey(open.household, open.year, open.period_kind, open.period_month, said)
    },
    (answer) => {
      working.value = answer
      // A doubt that is gone asks for no answer any more.
      const asked = new Set(answer.findings.map((one) => `answers/${one.key}/words`))
      const blocking = new Set(answer.findings.filter((one) => one.finding.severity === 'BLOCK').map((one) => one.finding.path))
      problems.value = problems.value.filter(({ path, code }) =>
        code === 'check_blocks' ? blocking.has(lineOf(path) ?? path) : code !== 'answer_missing' || asked.has(path))
    },
    // What was worked out last stays on screen; the save says what is wrong.
    () => undefined,
  )
  onBeforeUnmount(live.stop)

  function need(): SurveyForm {
    if (!form.value) throw new Error('the sheet is not open')
    return form.value
  }

  async function refresh() {
    if (await keepNow()) await page.open()
  }

  function set(more: Fields, forced = false) {
    for (const path of Object.keys(more)) {
      const line = lineOf(path)
      if (line) touched.add(line)
      answered(path)
      if (line) answered(`lines/${line}`)
    }
    changes.value = withChanges(need(), changes.value, more, forced)
    changed(changes.value)
    live.ask(changes.value)
  }

  function keepDraft() {
    changed(changes.value)
    return keepNow()
  }
  const removePicture = (name: string, done: () => void) => page.removePicture(() => {
    changes.value = withoutItem(changes.value, 'attachments', name)
    changed(changes.value)
  }, name, done)

  const save = (submit: boolean, words: string) => page.save(
    (now) => saveSurvey(now.draft, now.household, now.year, now.period_kind, now.period_month, now.heads, changes.value, submit),
    words,
  )
  const step = (kind: SurveyStepKind, words: string | null) => carryOut(() => {
    const said = Object.entries(remarks.value).filter(([, text]) => text.trim() !== '')
    const comments = kind === 'SEND_BACK' ? said.map(([line, text]) => ({ line, words: text.trim() })) : []
    return addSurveyStep(need().document, kind, words, comments)
  })
  async function settleComment(comment: string) {
    const done = await carryOut(() => settleSurveyComment(need().document, comment))
    const now = form.value
    if (done && now) form.value = { ...now, comments: now.comments.map((one) => (one.id === comment ? { ...one, settled: true } : one)) }
  }

  const fields = computed<Fields>(() => ({ ...form.value?.fields, ...changes.value }))
  const last = computed(() => new Map((form.value?.last_year ?? []).map((one) => [one.line, one])))
  const findings = computed(() => working.value?.findings ?? [])
  const locked = computed(() => form.value?.status === 'SUBMITTED' || form.value?.status === 'ACCEPTED')
  /** A second person looks it through: not the one who handed it in last. */
  const reviewing = computed(() => {
    const handedIn = form.value?.steps.filter((one) => one.kind === 'SUBMIT').at(-1)
    return form.value?.status === 'SUBMITTED' && handedIn?.by_name !== session.value?.person_name
  })
  const sheet: SurveySheet = {
    form: computed(need), fields, last, working, findings, problems, locked, reviewing, remarks, busy: page.saving, set, settleComment, refresh, keepDraft, removePicture,
    comments: computed(() => form.value?.comments ?? []),
    used: (line) =>
      touched.has(line) || isUsed(fields.value, last.value.get(line), line) || findings.value.some((one) => one.finding.path === line)
      || problems.value.some((one) => lineOf(one.path) === line) || (form.value?.comments.some((one) => one.line === line && !one.settled) ?? false)
      || (form.value?.conflicts.some((one) => lineOf(one.path) === line) ?? false),
  }
  return { ...page, working, sheet, save, step }
}

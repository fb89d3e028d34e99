// 待核对: the cards page by page, the answers to them, and what was put off until the app starts again.
import { reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { listConflicts, settle, toAppError } from '../../shared/api'
import type { AppError, Choice, ConflictView, ProblemCode } from '../../shared/api/types'
import { useFetch } from './fetch'
import { EVERY, markStale } from './stale'
import { say } from './toast'

const putOff = reactive(new Set<string>())

export const cardKey = (card: ConflictView): string => `${card.record.document} ${card.path} ${card.problem ?? ''}`
export const isPutOff = (card: ConflictView): boolean => putOff.has(cardKey(card))
export const later = (card: ConflictView): void => { putOff.add(cardKey(card)) }
export const askAgain = (cards: ConflictView[]): void => { for (const card of cards) putOff.delete(cardKey(card)) }

/** Answers cards one at a time; a value that is refused keeps its card, with the problem beside it. */
export function useSettling() {
  const { t } = useI18n()
  const busy = ref(false)
  const wrong = ref<{ key: string; code: ProblemCode } | null>(null)

  async function answer(card: ConflictView, choice: Choice) {
    if (busy.value) return
    busy.value = true
    wrong.value = null
    try {
      const saved = await settle(card.record.document, card.heads, card.path, choice)
      if (saved.outcome === 'saved') {
        say(t('settle.settled'))
        markStale(saved.stale)
      } else {
        const own = saved.problems.find((problem) => problem.path === card.path)
        if (own) wrong.value = { key: cardKey(card), code: own.code }
        else say(saved.problems.map((problem) => t(`problem.${problem.code}`)).join(t('form.joinLines')), 5000)
      }
    } catch (thrown) {
      say(t(`error.${toAppError(thrown).code}.what`), 5000)
    } finally {
      busy.value = false
    }
  }
  const problemOf = (card: ConflictView): ProblemCode | null => (wrong.value?.key === cardKey(card) ? wrong.value.code : null)
  return { busy, answer, problemOf }
}

/** The list, a page at a time. After an answer, as many pages as were there are fetched again: the place stays. */
export function useConflicts() {
  let reached = 0
  let fetching = false
  const failed = ref<AppError | null>(null)
  const list = useFetch(async () => {
    const cards: ConflictView[] = []
    for (let offset = 0; ; ) {
      const page = await listConflicts(offset)
      cards.push(...page.cards)
      if (page.next === null || page.next > reached) return { cards, records: page.records, next: page.next }
      offset = page.next
    }
  }, EVERY)

  async function next() {
    const before = list.content.value
    if (fetching || list.loading.value || !before || before.next === null) return
    fetching = true
    try {
      const page = await listConflicts(before.next)
      if (list.content.value === before) {
        reached = before.next
        list.content.value = { cards: [...before.cards, ...page.cards], records: page.records, next: page.next }
      }
      failed.value = null
    } catch (thrown) {
      failed.value = toAppError(thrown)
    } finally {
      fetching = false
    }
  }
  return { list, next, failed }
}

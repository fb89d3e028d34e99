// What the whole console looks at: a division and a period. Both are remembered in this browser; they say nothing about a person.
import { computed, ref, watch } from 'vue'
import { daysOf, type Days, type PeriodName, PERIODS } from '../rules/period'
import { startingDivision, trimmed, villageNames } from '../rules/division'
import { divisions, me } from './me'
import { keep, kept } from './keep'

export const division = ref('')
export const period = ref<PeriodName>('this_month')
export const ownDays = ref<Days | null>(null)

export const days = computed<Days>(() => daysOf(period.value, ownDays.value, new Date()))
export const names = computed(() => villageNames(divisions.value))
export const nameOf = (code: string): string => names.value.get(code) ?? code
/** The place that is looked at, in words; null is everything one may see. */
export const placeName = computed<string | null>(() => {
  if (division.value) return nameOf(division.value) || division.value
  const top = trimmed(divisions.value)
  return top.length === 1 ? (top[0]?.name || null) : null
})
/** What every list is asked with. */
export const scope = computed(() => ({ division: division.value || undefined }))
export const scopeAndDays = computed(() => ({ ...scope.value, ...days.value }))

watch(me, (said) => {
  if (!said) return
  division.value = startingDivision(divisions.value, kept(`division.${said.person}`))
  const name = kept('period') as PeriodName | null
  if (name && PERIODS.includes(name) && name !== 'own') period.value = name
})
watch(division, (code) => { if (me.value) keep(`division.${me.value.person}`, code) })
watch(period, (name) => keep('period', name))

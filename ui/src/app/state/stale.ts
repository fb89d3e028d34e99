// What writes made out of date: each list has a number that grows, and pages fetch again when theirs did.
import { reactive } from 'vue'
import type { Stale } from '../../shared/api/types'

const ages = reactive<Record<Stale, number>>({ today: 0, households: 0, household: 0, visits: 0, grievances: 0, surveys: 0, drafts: 0, sync: 0 })

export const EVERY: Stale[] = ['today', 'households', 'household', 'visits', 'grievances', 'surveys', 'drafts', 'sync']

export function markStale(lists: readonly Stale[]) {
  for (const list of lists) ages[list] += 1
}

export const ageOf = (lists: readonly Stale[]): number => lists.reduce((sum, list) => sum + ages[list], 0)

// A day may have passed while the app lay in a pocket.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') markStale(['today', 'households', 'household'])
})

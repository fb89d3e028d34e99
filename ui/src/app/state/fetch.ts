// Fetches what a page shows, and again when it went stale; what is on screen stays until the new answer is there.
import { onActivated, onDeactivated, shallowRef, watch, ref, type Ref, type ShallowRef } from 'vue'
import { toAppError } from '../../shared/api'
import type { AppError, Stale } from '../../shared/api/types'
import { ageOf } from './stale'

export interface Fetched<T> {
  content: ShallowRef<T | null>
  error: Ref<AppError | null>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

export function useFetch<T>(load: () => Promise<T>, lists: readonly Stale[]): Fetched<T> {
  const content = shallowRef<T | null>(null)
  const error = ref<AppError | null>(null)
  const loading = ref(true)
  let asked = 0
  let seen = -1
  let active = true

  async function reload() {
    const turn = ++asked
    seen = ageOf(lists)
    loading.value = true
    try {
      const answer = await load()
      // A later question overtakes an earlier one.
      if (turn !== asked) return
      content.value = answer
      error.value = null
    } catch (thrown) {
      if (turn !== asked) return
      error.value = toAppError(thrown)
    }
    loading.value = false
  }

  watch(
    () => ageOf(lists),
    () => { if (active) void reload() },
  )
  onDeactivated(() => { active = false })
  onActivated(() => {
    active = true
    if (seen !== ageOf(lists)) void reload()
  })
  void reload()
  return { content, error, loading, reload }
}

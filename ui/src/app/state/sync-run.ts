// The one sync of this phone: it goes on whichever page is open, and tells the pages what it brought.
import { ref, shallowRef } from 'vue'
import { onSyncProgress, syncNow, toAppError } from '../../shared/api'
import type { AppError, SyncProgress, SyncRun } from '../../shared/api/types'
import { loadSession } from './session'
import { EVERY, markStale } from './stale'
import { awake } from './system'

export const running = ref(false)
export const progress = shallowRef<SyncProgress | null>(null)
export const result = shallowRef<SyncRun | null>(null)
export const syncError = ref<AppError | null>(null)

const REFRESH = 1500

export async function startSync() {
  if (running.value) return
  running.value = true
  awake(true)
  progress.value = null
  result.value = null
  syncError.value = null
  let refreshed = Date.now()
  let received = 0
  const unlisten = await onSyncProgress((now) => {
    progress.value = now
    if (now.received > received && Date.now() - refreshed > REFRESH) {
      refreshed = Date.now()
      received = now.received
      markStale(['today', 'households'])
    }
  }).catch(() => () => undefined)
  try {
    result.value = await syncNow()
  } catch (thrown) {
    syncError.value = toAppError(thrown)
  } finally {
    unlisten()
    running.value = false
    awake(false)
    progress.value = null
    markStale(EVERY)
    // Villages and colleagues may have come with it.
    void loadSession()
  }
}

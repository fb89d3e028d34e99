// The one sync of this phone: it goes on whichever page is open, and tells the pages what it brought.
import { ref, shallowRef } from 'vue'
import { onSyncProgress, syncNear, syncNow, toAppError } from '../../shared/api'
import type { AppError, SyncProgress, SyncRun } from '../../shared/api/types'
import { inside, loadLock } from './lock'
import { loadSession } from './session'
import { EVERY, markStale } from './stale'
import { awake } from './system'

export const running = ref(false)
export const progress = shallowRef<SyncProgress | null>(null)
export const result = shallowRef<SyncRun | null>(null)
export const syncError = ref<AppError | null>(null)

const REFRESH = 1500

/** The office is looked for on the same network. */
export const near = ref(false)

/** `way`: to the office's address, or to the office on the same network. */
export async function startSync(way: 'far' | 'near' = 'far') {
  if (running.value) return
  running.value = true
  near.value = way === 'near'
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
    result.value = await (way === 'near' ? syncNear() : syncNow())
  } catch (thrown) {
    syncError.value = toAppError(thrown)
  } finally {
    unlisten()
    running.value = false
    awake(false)
    progress.value = null
    markStale(EVERY)
    // Villages and colleagues may have come with it; or the office took the phone out of service, and it is shut.
    await loadLock()
    if (inside.value) void loadSession()
  }
}

// The lock: where it stands, locking by hand, when the page is hidden, and after idle minutes. Before it locks, every form
// keeps its last words; after unlocking the user is where they were.
import { computed, shallowRef, ref } from 'vue'
import { LOCKED, lockNow as askLock, lockState, toAppError } from '../../shared/api'
import type { AppError, LockView } from '../../shared/api/types'
import { idleTooLong, mayStayHidden } from '../../shared/rules/lock'
import { session, sessionKnown } from './session'

export const lock = shallowRef<LockView | null>(null)
export const lockError = ref<AppError | null>(null)
/** Somebody new on this phone is enrolling, or a choice between people is on screen. */
export const choosing = ref(false)
/** What must be said on the lock page: the words of a form could not be kept, so it stays open. */
export const notLocked = ref(false)

/** Behind the PIN, or before there is one: the pages of the app may be shown. */
export const inside = computed(() => lock.value?.stage === 'open' || lock.value?.stage === 'fresh')

const keepers = new Set<() => Promise<boolean>>()
/** Registers what keeps a form's words; the answer says whether they are kept. Gives the way to take it back. */
export function beforeLock(keep: () => Promise<boolean>) {
  keepers.add(keep)
  return () => { keepers.delete(keep) }
}

export function putLock(view: LockView) {
  lock.value = view
  lockError.value = null
  if (view.stage !== 'open' && view.stage !== 'unguarded') {
    session.value = null
    sessionKnown.value = false
  }
}

export async function loadLock() {
  try {
    putLock(await lockState())
  } catch (thrown) {
    lockError.value = toAppError(thrown)
  }
}

let locking: Promise<void> | null = null
/** Locks. Not while words can't be kept: a form is never lost to the lock. */
export function lockPhone(): Promise<void> {
  locking ??= (async () => {
    try {
      if (lock.value?.stage !== 'open') return
      const kept = await Promise.all([...keepers].map((keep) => keep()))
      notLocked.value = kept.includes(false)
      if (!notLocked.value) putLock(await askLock())
    } catch (thrown) {
      lockError.value = toAppError(thrown)
    } finally {
      locking = null
    }
  })()
  return locking
}

let touched = performance.now()
let hiddenAt: number | null = null
let leftFor = -Infinity
const touch = () => { touched = performance.now() }

/** The camera, a file or a call was opened: coming back from there is no new start. */
export function expectReturn() { leftFor = performance.now() }

function look() {
  const minutes = lock.value?.settings.idle_minutes ?? 5
  if (lock.value?.stage !== 'open') return
  const now = performance.now()
  const away = hiddenAt !== null && !mayStayHidden(hiddenAt, leftFor, now)
  if (away || idleTooLong(touched, now, minutes)) void lockPhone()
}

/** Starts watching; once. Every minute in which somebody was there the shell hears of it, so that it does not lock. */
export function watchLock() {
  for (const name of ['pointerdown', 'keydown', 'wheel', 'touchmove']) window.addEventListener(name, touch, { passive: true, capture: true })
  window.addEventListener('click', (event) => {
    const at = event.target instanceof Element ? event.target.closest('input[type=file], a[href^="tel:"]') : null
    if (at) expectReturn()
  }, { capture: true })
  document.addEventListener('visibilitychange', () => {
    hiddenAt = document.visibilityState === 'hidden' ? performance.now() : hiddenAt
    look()
    if (document.visibilityState === 'visible') hiddenAt = null
  })
  window.addEventListener(LOCKED, () => { if (lock.value?.stage === 'open') void loadLock() })
  setInterval(look, 5_000)
  setInterval(() => {
    if (lock.value?.stage === 'open' && performance.now() - touched < 60_000) void loadLock()
  }, 60_000)
}

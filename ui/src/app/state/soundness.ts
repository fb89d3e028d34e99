// Whether the store can be read: looked at once in a quiet moment after unlocking, and heard of when a command met damage.
import { ref } from 'vue'
import { DAMAGED, storeIsSound } from '../../shared/api'
import { lock } from './lock'

/** Some of the store can't be read: it wants to be salvaged. */
export const damaged = ref(false)

/** How long after the first unlocking the store is looked through, in milliseconds. */
const QUIET = 45_000
let looked = false

/** Looks through the whole store. */
export async function lookThrough(): Promise<boolean> {
  damaged.value = !(await storeIsSound())
  return !damaged.value
}

/** Starts watching; once. */
export function watchSoundness() {
  window.addEventListener(DAMAGED, () => { if (lock.value?.stage === 'open') damaged.value = true })
  setInterval(() => {
    if (looked || lock.value?.stage !== 'open') return
    looked = true
    // A store that can't even be asked is told by the event above.
    void lookThrough().catch(() => undefined)
  }, QUIET)
}

// A form's draft: kept as it is typed, at once when the page is hidden or left. Leaving waits for it once, then lets go.
import { onBeforeUnmount, onMounted, ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { discardDraft, keepDraft, toAppError, type Fields } from '../../shared/api'
import type { AppError, Kind } from '../../shared/api/types'
import { createDraftKeeper } from '../../shared/rules/draft-keeper'
import { beforeLock } from './lock'
import { markStale } from './stale'

export interface FormDraft { draft: string; household: string; resumed: boolean; heads?: string[] }

export function useDraft(kind: Kind, form: () => FormDraft | null) {
  const draftError = ref<AppError | null>(null)
  const touched = ref(false)
  let done = false
  let warned = false

  const keeper = createDraftKeeper<Fields>(
    async (fields) => {
      const open = form()
      if (!open || done) return
      await keepDraft(open.draft, kind, open.household, open.heads ?? [], fields)
      draftError.value = null
      warned = false
    },
    (error) => { draftError.value = toAppError(error) },
  )

  function changed(fields: Fields) {
    touched.value = true
    keeper.changed({ ...fields })
  }

  /** Keeps what is waiting now; false when it could not be kept. */
  async function keepNow(): Promise<boolean> {
    try {
      await keeper.flush()
      return true
    } catch (error) {
      draftError.value = toAppError(error)
      return false
    }
  }

  /** Before saving: the last words are kept, and nothing may be kept after the save took the draft away. */
  async function settleDraft() {
    await keepNow()
    await keeper.stop()
  }

  function saved() { done = true }

  const onHide = () => { if (!done) void keepNow() }
  const onVisibility = () => { if (document.visibilityState === 'hidden') onHide() }
  let free: () => void = () => undefined
  onMounted(() => {
    free = beforeLock(() => (done ? Promise.resolve(true) : keepNow()))
    window.addEventListener('pagehide', onHide)
    document.addEventListener('visibilitychange', onVisibility)
  })
  onBeforeUnmount(() => {
    free()
    window.removeEventListener('pagehide', onHide)
    document.removeEventListener('visibilitychange', onVisibility)
  })

  /** The form is left: what was written stays a draft. False, once: it could not be kept. */
  async function letGo(): Promise<boolean> {
    const open = form()
    if (done || !open) return true
    if (!touched.value && !open.resumed) {
      // Opened and left untouched: nothing was written, so no draft stays behind.
      await discardDraft(open.draft).catch(() => undefined)
    } else if (!(await keepNow()) && !warned) {
      // The words could not be kept: say so before they are lost. A second back leaves.
      warned = true
      return false
    }
    markStale(['today', 'drafts', 'household', 'households'])
    return true
  }
  onBeforeRouteLeave(letGo)

  return { draftError, changed, keepNow, letGo, settleDraft, saved }
}

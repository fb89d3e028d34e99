// Asking for something that a screen shows: loading, failed with retry, there. The newest question wins; the old answer stays until then.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { Trouble } from '../api/call'

export interface Load<T> {
  content: ShallowRef<T | null>
  trouble: ShallowRef<Trouble | null>
  busy: Ref<boolean>
  again: () => Promise<void>
}

/** Asks at once and whenever what `on` gives has changed. A question that is null is not asked. */
export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T> | null, on: () => unknown = () => null): Load<T> {
  const content = shallowRef<T | null>(null)
  const trouble = shallowRef<Trouble | null>(null)
  const busy = ref(false)
  let running: AbortController | null = null

  async function again() {
    running?.abort()
    const mine = new AbortController()
    running = mine
    const asked = ask(mine.signal)
    if (asked === null) {
      content.value = null
      trouble.value = null
      busy.value = false
      return
    }
    busy.value = true
    try {
      const said = await asked
      if (running !== mine) return
      content.value = said
      trouble.value = null
    } catch (failed) {
      if (running !== mine || mine.signal.aborted) return
      trouble.value = failed instanceof Trouble ? failed : new Trouble('failed')
    }
    busy.value = false
  }

  watch(() => JSON.stringify(on()), () => void again(), { immediate: true })
  onScopeDispose(() => { running?.abort(); running = null })
  return { content, trouble, busy, again }
}

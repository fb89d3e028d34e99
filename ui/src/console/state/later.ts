// What somebody types, once they have stopped for a moment.
import { onScopeDispose, ref, watch, type Ref } from 'vue'

export function useLater(typed: Ref<string>, wait = 300): Ref<string> {
  const said = ref(typed.value)
  let waiting = 0
  watch(typed, (words) => {
    window.clearTimeout(waiting)
    waiting = window.setTimeout(() => { said.value = words.trim() }, wait)
  })
  onScopeDispose(() => window.clearTimeout(waiting))
  return said
}

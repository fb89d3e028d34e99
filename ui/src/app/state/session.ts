// Whose phone this is. Null until it is enrolled.
import { ref, shallowRef } from 'vue'
import { session as fetchSession, toAppError } from '../../shared/api'
import type { AppError, Session } from '../../shared/api/types'

export const session = shallowRef<Session | null>(null)
export const sessionError = ref<AppError | null>(null)
export const sessionKnown = ref(false)

export async function loadSession() {
  try {
    session.value = await fetchSession()
    sessionError.value = null
    sessionKnown.value = true
  } catch (thrown) {
    sessionError.value = toAppError(thrown)
  }
}

// Who is signed in and what the person may. Ends when the server no longer knows the session.
import { computed, ref, shallowRef } from 'vue'
import { api } from '../api'
import { Trouble, useToken } from '../api/call'
import type { Division, May, Me } from '../api/types'

export const me = shallowRef<Me | null>(null)
/** Asked once at the start: nobody is signed in, or the first administrator is still missing. */
export const start = ref<'asking' | 'known' | 'failed'>('asking')
export const setUpNeeded = ref(false)
export const divisions = shallowRef<Division[]>([])

export const may = (what: May): boolean => me.value?.may.includes(what) ?? false
export const mayList = computed<readonly May[]>(() => me.value?.may ?? [])

export async function signedIn(said: Me) {
  useToken(said.token)
  if (!said.must_change_password) divisions.value = await api.divisions()
  setUpNeeded.value = false
  me.value = said
}

export function signedOut() {
  useToken('')
  me.value = null
  divisions.value = []
}

export async function begin() {
  start.value = 'asking'
  try {
    await signedIn(await api.me())
  } catch (trouble) {
    if (!(trouble instanceof Trouble) || trouble.code !== 'not_signed_in') {
      start.value = 'failed'
      return
    }
    try {
      setUpNeeded.value = (await api.setUpNeeded()).needed
    } catch {
      start.value = 'failed'
      return
    }
  }
  start.value = 'known'
}

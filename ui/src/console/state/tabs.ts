// Which part of a page is open, and which row: kept in the address, so that it can be gone back to.
import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export function useAddress() {
  const route = useRoute()
  const router = useRouter()
  const said = (name: string): string => { const value = route.query[name]; return typeof value === 'string' ? value : '' }

  function put(change: Record<string, string | undefined>) {
    const query = { ...route.query }
    for (const [name, value] of Object.entries(change)) {
      if (value) query[name] = value
      else delete query[name]
    }
    void router.replace({ query })
  }

  /** One word of the address; what is not there is `otherwise`. */
  const word = <T extends string>(name: string, otherwise: T): WritableComputedRef<T> =>
    computed({ get: () => (said(name) || otherwise) as T, set: (value) => put({ [name]: value === otherwise ? undefined : value }) })

  /** The record that is open beside the table. */
  const opened = computed(() => (said('village') && said('document') ? { village: said('village'), document: said('document') } : null))
  const open = (row: { village: string; document: string } | null) => put({ village: row?.village, document: row?.document })

  return { word, opened, open, put, said }
}

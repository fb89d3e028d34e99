// A long list, a page at a time. After a write, as many pages as were there are fetched again: the place in the list stays.
import { ref, type Ref } from 'vue'
import { toAppError } from '../../shared/api'
import type { AppError, Stale } from '../../shared/api/types'
import { useFetch, type Fetched } from './fetch'

/** Rows that one question brings. */
export const PAGE = 50

/** What is on screen: the rows so far, whether there are more, and what the first page said beside them. */
export interface Pages<Row, Page> {
  rows: Row[]
  whole: boolean
  first: Page
}

export interface Paged<Row, Page> {
  list: Fetched<Pages<Row, Page>>
  more: Ref<boolean>
  failed: Ref<AppError | null>
  next: () => Promise<void>
  /** From the first page on, as after another filter. */
  again: () => void
}

export function usePages<Row, Page>(ask: (offset: number) => Promise<Page>, rowsOf: (page: Page) => Row[], lists: readonly Stale[]): Paged<Row, Page> {
  let reached = PAGE
  const more = ref(false)
  const failed = ref<AppError | null>(null)
  const list = useFetch(async () => {
    const first = await ask(0)
    const rows = [...rowsOf(first)]
    let last = rows.length
    while (rows.length < reached && last === PAGE) {
      const page = rowsOf(await ask(rows.length))
      last = page.length
      rows.push(...page)
    }
    return { rows, whole: last < PAGE, first }
  }, lists)

  async function next() {
    const before = list.content.value
    if (more.value || list.loading.value || !before || before.whole) return
    more.value = true
    try {
      const page = rowsOf(await ask(before.rows.length))
      if (list.content.value === before) {
        const rows = [...before.rows, ...page]
        reached = rows.length
        list.content.value = { ...before, rows, whole: page.length < PAGE }
      }
      failed.value = null
    } catch (thrown) {
      failed.value = toAppError(thrown)
    } finally {
      more.value = false
    }
  }
  function again() {
    reached = PAGE
    void list.reload()
  }
  return { list, more, failed, next, again }
}

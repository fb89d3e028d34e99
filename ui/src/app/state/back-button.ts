// The phone's back button. MainActivity.kt asks the page through window.cunjiBack; only 今天 lets the app be left.
import { onBeforeUnmount, watch, type Ref } from 'vue'
import type { Router } from 'vue-router'

declare global {
  interface Window {
    /** The back button was pressed; 'leave': nothing is left to go back to. */
    cunjiBack?: () => 'stays' | 'leave'
  }
}

/** Sheets that lie over the page, the topmost last. */
const sheets: (() => void)[] = []

/** While the sheet is shown, the back button closes it and nothing else. */
export function useSheetBack(shown: Ref<boolean>, close: () => void) {
  const forget = () => {
    const at = sheets.indexOf(close)
    if (at >= 0) sheets.splice(at, 1)
  }
  watch(shown, (now) => (now ? sheets.push(close) : forget()), { immediate: true })
  onBeforeUnmount(forget)
}

/** Where back leads from a page that was opened right here. */
export function above(name: unknown, tab: boolean): 'leave' | 'today' {
  return name === 'today' || name === 'enrol' || (!tab && name === 'first-sync') ? 'leave' : 'today'
}

/** Pages keep what is being written when they are left (useDraft); going back is an ordinary way out of them. */
export function takeBackButton(router: Router) {
  window.cunjiBack = () => {
    const sheet = sheets.at(-1)
    if (sheet) {
      sheet()
      return 'stays'
    }
    const { name, meta } = router.currentRoute.value
    const before: unknown = window.history.state?.back
    if (meta.tab !== true && typeof before === 'string') {
      router.back()
      return 'stays'
    }
    if (above(name, meta.tab === true) === 'leave') return 'leave'
    void router.replace({ name: 'today' })
    return 'stays'
  }
}

/** The shade behind a sheet is for thumbs: readers of screens have the back button, and a button without a name says nothing. */
export const SHADE: Record<string, undefined> = { role: undefined, tabindex: undefined }

// Problems of a save by path, and the first one brought into view.
import { computed, nextTick, ref } from 'vue'
import type { Problem, ProblemCode } from '../../shared/api/types'

export function useProblems() {
  const problems = ref<Problem[]>([])
  const byPath = computed(() => {
    const map: Record<string, ProblemCode> = {}
    for (const problem of problems.value) map[problem.path] ??= problem.code
    return map
  })

  /** Shows all of them and scrolls to the first that has a place on screen, from top to bottom. */
  async function show(found: Problem[]) {
    problems.value = found
    await nextTick()
    await nextTick()
    const paths = new Set(found.map((problem) => problem.path))
    const first = [...document.querySelectorAll<HTMLElement>('[data-path]')].find((element) => paths.has(element.dataset.path ?? ''))
    first?.scrollIntoView({ block: 'center' })
    first?.querySelector<HTMLElement>('input, textarea, select')?.focus({ preventScroll: true })
  }

  /** A field was touched: its problem is answered until the next save says otherwise. */
  function answered(path: string) {
    if (problems.value.some((problem) => problem.path === path)) problems.value = problems.value.filter((problem) => problem.path !== path)
  }

  return { problems, byPath, show, answered }
}

// Asks after a short pause, and only the newest question may answer: an older answer never overwrites a newer one.

export interface Latest<Q> {
  /** Something changed: asks after the pause. */
  ask(question: Q): void
  /** Asks at once. */
  askNow(question: Q): Promise<void>
  /** No answer is wanted any more. */
  stop(): void
}

export function createLatest<Q, A>(
  answer: (question: Q) => Promise<A>,
  take: (answer: A) => void,
  failed: (error: unknown) => void,
  pause = 150,
): Latest<Q> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  async function askNow(question: Q): Promise<void> {
    clearTimeout(timer)
    const mine = ++turn
    try {
      const got = await answer(question)
      if (mine === turn) take(got)
    } catch (error) {
      if (mine === turn) failed(error)
    }
  }

  return {
    ask(question) {
      clearTimeout(timer)
      timer = setTimeout(() => void askNow(question), pause)
    },
    askNow,
    stop() {
      clearTimeout(timer)
      turn += 1
    },
  }
}

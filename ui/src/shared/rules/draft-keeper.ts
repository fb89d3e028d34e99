// Keeps a draft as the cadre types: after a short pause, or at once when asked. One write at a time, the last one wins.

export interface DraftKeeper<T> {
  /** Something was typed. */
  changed(fields: T): void
  /** Writes what is waiting and waits until it is written. Rejects when it could not be. */
  flush(): Promise<void>
  /** Drops what is waiting and waits for a write under way: the form was saved. */
  stop(): Promise<void>
}

/** `failed` hears of a write that did not succeed; what was typed stays waiting for the next try. */
export function createDraftKeeper<T>(
  keep: (fields: T) => Promise<unknown>,
  failed: (error: unknown) => void,
  pause = 400,
): DraftKeeper<T> {
  let waiting: { fields: T } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> = Promise.resolve()

  function write(): Promise<void> {
    clearTimeout(timer)
    const run = writing.catch(() => undefined).then(async () => {
      const taken = waiting
      if (!taken) return
      waiting = null
      try {
        await keep(taken.fields)
      } catch (error) {
        waiting ??= taken
        throw error
      }
    })
    writing = run
    return run
  }

  return {
    changed(fields) {
      waiting = { fields }
      clearTimeout(timer)
      timer = setTimeout(() => void write().catch(failed), pause)
    },
    flush: write,
    async stop() {
      clearTimeout(timer)
      waiting = null
      await writing.catch(() => undefined)
      waiting = null
    },
  }
}

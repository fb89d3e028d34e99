// One deed at a time: its button waits, its success or trouble is told in one line.
import { ElMessage } from 'element-plus'
import { ref } from 'vue'
import { Trouble } from '../api/call'
import { useWords } from './words'

export function useDoing() {
  const { troubleWords } = useWords()
  const doing = ref(false)

  /** Whether it was done. */
  async function run(deed: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (doing.value) return false
    doing.value = true
    try {
      await deed()
      if (done) ElMessage({ message: done, type: 'success', grouping: true })
      return true
    } catch (failed) {
      const trouble = failed instanceof Trouble ? failed : new Trouble('failed')
      ElMessage({ message: troubleWords(trouble), type: 'error', duration: 8000, showClose: true, grouping: true })
      return false
    } finally {
      doing.value = false
    }
  }

  const tell = (words: string) => ElMessage({ message: words, type: 'info', grouping: true })
  return { doing, run, tell }
}

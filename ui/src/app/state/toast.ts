// One short word at the foot of the screen; it never asks and never blocks.
import { ref } from 'vue'

export const toastWords = ref('')
let timer: ReturnType<typeof setTimeout> | undefined

export function say(words: string, milliseconds = 2500) {
  clearTimeout(timer)
  toastWords.value = words
  timer = setTimeout(() => { toastWords.value = '' }, milliseconds)
}

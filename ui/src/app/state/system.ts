// What the system around the page can do, asked once; and letters as large as the system's.
import { shallowRef } from 'vue'
import { keepAwake, protectScreen, systemFeatures, type Features } from '../../shared/api'

/** A desktop until the answer is there: nothing is offered that may not be there. */
export const features = shallowRef<Features>({ font_scale: 1, shares: false, scans: false })

export async function askSystem() {
  try {
    features.value = await systemFeatures()
  } catch {
    return // The page is usable without it.
  }
  if (features.value.font_scale !== 1) document.documentElement.style.fontSize = `${features.value.font_scale * 100}%`
}

/** While full numbers are shown no picture can be taken; where that can't be, the numbers are shown all the same. */
export const protect = (on: boolean) => void protectScreen(on).catch(() => undefined)

/** While something long runs the screen stays on. */
export const awake = (on: boolean) => void keepAwake(on).catch(() => undefined)

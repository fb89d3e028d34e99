// Going back to where the user was; when the app was opened right here, to the place that belongs above.
import { useRouter } from 'vue-router'

export function useBack() {
  const router = useRouter()
  return (above: string) => {
    const before: unknown = window.history.state?.back
    if (typeof before === 'string') router.back()
    else void router.replace(above)
  }
}

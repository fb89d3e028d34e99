// What every form does: it opens with what was kept, keeps what is typed, and saves: the last words kept, then the
// write, then the problems beside their fields or back to where the user was.
import { onMounted, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { dropAttachment, toAppError } from '../../shared/api'
import type { AppError, Kind, Saved } from '../../shared/api/types'
import { useProblems } from '../forms/problems'
import { useDraft, type FormDraft } from './draft'
import { useBack } from './leave'
import { markStale } from './stale'
import { say } from './toast'

export interface FormSteps<Form> {
  kind: Kind
  /** Where back leads when the app was opened right here. */
  above: string
  load: () => Promise<Form>
  /** Puts into the fields what the form opened with; before anything of it is shown. */
  take: (opened: Form) => void
  /** Under what the draft is kept. */
  draftOf: (form: Form) => FormDraft
}

export function useForm<Form>({ kind, above, load, take, draftOf }: FormSteps<Form>) {
  const { t } = useI18n()
  const goBack = useBack()
  const back = () => goBack(above)
  const form = shallowRef<Form | null>(null)
  const openError = ref<AppError | null>(null)
  const saveError = ref<AppError | null>(null)
  const saving = ref(false)
  const { problems, byPath, show, answered } = useProblems()
  const { draftError, changed, keepNow, letGo, settleDraft, saved } = useDraft(kind, () => (form.value === null ? null : draftOf(form.value)))

  async function open() {
    try {
      const opened = await load()
      take(opened)
      form.value = opened
      openError.value = null
    } catch (thrown) {
      openError.value = toAppError(thrown)
    }
  }
  onMounted(open)

  /** One write. True when it is done; problems and errors are on screen otherwise. */
  async function carryOut(write: () => Promise<Saved>): Promise<boolean> {
    if (saving.value) return false
    saving.value = true
    saveError.value = null
    try {
      const answer = await write()
      if (answer.outcome === 'problems') {
        await show(answer.problems)
        return false
      }
      markStale(answer.stale)
      return true
    } catch (thrown) {
      saveError.value = toAppError(thrown)
      return false
    } finally {
      saving.value = false
    }
  }

  /** The write that the form is for, after which it has no draft any more. True when it is done. */
  async function finish(write: (form: Form) => Promise<Saved>): Promise<boolean> {
    const open = form.value
    if (open === null) return false
    return carryOut(async () => {
      await settleDraft()
      const answer = await write(open)
      if (answer.outcome === 'saved') saved()
      return answer
    })
  }
  /** The same, then back. */
  async function save(write: (form: Form) => Promise<Saved>, words = t('form.saved')) {
    if (await finish(write)) leave(words)
  }
  /** Takes a picture away. `without` takes it out of the page's fields first, so that no keeping under way puts it back. */
  async function removePicture(without: () => void, name: string, done: () => void) {
    const open = form.value
    if (open === null) return
    without()
    if (!(await keepNow())) return
    await dropAttachment(draftOf(open).draft, name).catch(() => undefined) // it is shown again, and can be taken away again
    done()
  }
  function leave(words: string) {
    say(words)
    back()
  }

  return { form, openError, saveError, saving, problems, byPath, show, answered, draftError, changed, keepNow, letGo, open, carryOut, finish, save, removePicture, leave, back }
}

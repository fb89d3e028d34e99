// What every part of the income sheet sees and may do; the page provides it, so that lines need not hand it on.
import { inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Fields } from '../../shared/api'
import type { FindingView, LastLine, Problem, SurveyComment, SurveyForm, SurveyWorking } from '../../shared/api/types'

export interface SurveySheet {
  form: ComputedRef<SurveyForm>
  /** The record with what was changed over it. */
  fields: ComputedRef<Fields>
  last: ComputedRef<Map<string, LastLine>>
  working: Ref<SurveyWorking | null>
  findings: ComputedRef<FindingView[]>
  problems: Ref<Problem[]>
  comments: ComputedRef<SurveyComment[]>
  /** Handed in or accepted: to be read, not written. */
  locked: ComputedRef<boolean>
  /** This person may look it through. */
  reviewing: ComputedRef<boolean>
  /** What the reviewer says about lines, by line; not sent yet. */
  remarks: Ref<Record<string, string>>
  busy: Ref<boolean>
  /** Whether a line is in use, or was while this sheet is open, so that it never folds under the finger. */
  used: (line: string) => boolean
  set: (changes: Fields, forced?: boolean) => void
  settleComment: (comment: string) => void
  /** Keeps a draft even when nothing was typed yet: a photo needs one. */
  keepDraft: () => Promise<boolean>
  removePicture: (name: string, done: () => void) => Promise<void>
  /** Reads the record again; what was typed stays. */
  refresh: () => Promise<void>
}

export const SHEET: InjectionKey<SurveySheet> = Symbol('survey sheet')

export function useSheet(): SurveySheet {
  const sheet = inject(SHEET)
  if (!sheet) throw new Error('a part of the income sheet stands outside of it')
  return sheet
}

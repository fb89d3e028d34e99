// Brings a deleted record back and says so.
import { useI18n } from 'vue-i18n'
import { toAppError, undeleteRecord } from '../../shared/api'
import { markStale } from './stale'
import { say } from './toast'

export function useRestoring() {
  const { t } = useI18n()
  return async (document: string) => {
    try {
      const saved = await undeleteRecord(document)
      if (saved.outcome === 'saved') {
        markStale(saved.stale)
        say(t('bin.back'))
      } else {
        say(saved.problems.map((problem) => t(`problem.${problem.code}`)).join(t('form.joinLines')), 5000)
      }
    } catch (thrown) {
      say(t(`error.${toAppError(thrown).code}.what`), 5000)
    }
  }
}

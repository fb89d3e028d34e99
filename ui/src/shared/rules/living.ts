// What may be written down about a household and its people, and which fields each of it asks for.
import type { EventKind } from '../api/types'

export const DEEDS = ['event', 'head', 'split', 'merge', 'move', 'end', 'revive', 'step'] as const
export type DeedName = (typeof DEEDS)[number]

/** Of somebody who is here, or of somebody new. */
export const eventChoices = (known: boolean): EventKind[] =>
  known ? ['AWAY', 'RETURNED', 'STUDY', 'STUDY_ENDED', 'MARRIED_OUT', 'MOVED_OUT', 'DEATH'] : ['BIRTH', 'MARRIED_IN', 'MOVED_IN']

const NEW = ['name', 'relation', 'sex', 'birth_date']
/** Fields of the member that an event asks for; `place` is where somebody went or came from. */
export const EVENT_FIELDS: Partial<Record<EventKind, string[]>> = {
  BIRTH: NEW,
  MARRIED_IN: [...NEW, 'place'],
  MOVED_IN: [...NEW, 'place'],
  MARRIED_OUT: ['place'],
  MOVED_OUT: ['place'],
  AWAY: ['away_place', 'away_months', 'away_wage'],
  STUDY: ['study_place'],
}

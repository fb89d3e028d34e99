// Which questions a step of a grievance asks, beside what was said.
import type { StepKind } from '../../shared/api/types'

export type Question = 'level' | 'responsible_unit' | 'responsible_person' | 'due_on' | 'feedback' | 'mode' | 'closing' | 'words'

const QUESTIONS: Partial<Record<StepKind, readonly Question[]>> = {
  TRIAGE: ['level', 'due_on'], ASSIGN: ['responsible_unit', 'responsible_person', 'due_on'], ESCALATE: ['level', 'responsible_unit'], DEFER: ['due_on'], FEEDBACK: ['feedback', 'mode'], CLOSE: ['closing'],
}

export const stepQuestions = (kind: StepKind): readonly Question[] => [...(QUESTIONS[kind] ?? []), 'words']

// What to know at the door, taken from the household: who is away, risks, guarantees in trouble, what was raised and agreed.
import type { HouseholdView, Member, Risk } from '../api/types'

export interface AtTheDoor {
  people: number
  away: Member[]
  risks: Risk[]
  /** Guarantee fields that say trouble now: after clearing counts over before. */
  troubles: string[]
  /** Something was said about the guarantees at all. */
  guaranteesKnown: boolean
  /** From the last visit. */
  raised: string[]
  agreed: string | null
  lastVisit: string | null
  /** Running campaigns for which nobody has been here. */
  campaigns: string[]
}

const GUARANTEES = ['edu_issue', 'medical_issue', 'housing_issue', 'water_issue']

export function atTheDoor(view: HouseholdView): AtTheDoor {
  const { household, visits } = view
  const said = (field: string) => household.guarantees[`${field}_after`] ?? household.guarantees[field]
  const last = visits[0]
  return {
    people: household.members.length,
    away: household.members.filter((member) => member.away === true),
    risks: household.risks,
    troubles: GUARANTEES.filter((field) => said(field) === true),
    guaranteesKnown: GUARANTEES.some((field) => said(field) !== undefined),
    raised: last?.issues ?? [],
    agreed: last?.next_step ?? null,
    lastVisit: last?.visited_at ?? null,
    campaigns: view.campaigns.map((one) => one.name),
  }
}

// The form of a campaign as data, and what of it is written: only what was changed, so that nobody else's words are undone.
import type { Value } from '../../shared/api/types'
import type { Campaign, CampaignPlan, ChosenHousehold } from '../api/campaigns'

export interface CampaignForm {
  number: string
  name: string
  kind: string
  starts_on: string
  ends_on: string
  for_whom: string
  household_types: string[]
  monitor_categories: string[]
  groups: string[]
  /** `village/household`. */
  households: string[]
  questions: string
  announced_by: string
  document_number: string
}

const WORDS = ['name', 'kind', 'starts_on', 'ends_on', 'for_whom', 'questions', 'announced_by', 'document_number'] as const
const LISTS = ['household_types', 'monitor_categories'] as const

export const formOf = (campaign: Campaign | null, village: string): CampaignForm => ({
  number: campaign?.number ?? '', name: campaign?.name ?? '', kind: campaign?.kind ?? 'BIG_VISIT', starts_on: campaign?.starts_on ?? '', ends_on: campaign?.ends_on ?? '',
  for_whom: campaign?.for_whom ?? 'EVERYBODY', household_types: [...(campaign?.household_types ?? [])], monitor_categories: [...(campaign?.monitor_categories ?? [])], groups: [...(campaign?.groups ?? [])],
  households: (campaign?.households ?? []).map((household) => `${village}/${household}`), questions: campaign?.questions ?? '', announced_by: campaign?.announced_by ?? '', document_number: campaign?.document_number ?? '',
})

const household = (key: string): ChosenHousehold => { const [village = '', id = ''] = key.split('/'); return { village, household: id } }
const without = (all: string[], others: string[]) => all.filter((one) => !others.includes(one))

/** What is written: every field of a new one, else what differs from how it was opened. */
export function planOf(form: CampaignForm, opened: CampaignForm | null): CampaignPlan {
  const fields: Record<string, Value> = {}
  const put = (name: string, said: string, before: string | null) => { if (said !== before && (before !== null || said !== '')) fields[name] = said === '' ? null : said }
  for (const name of WORDS) put(name, form[name].trim(), opened ? opened[name] : null)
  for (const name of LISTS) put(name, [...form[name]].sort().join(','), opened ? [...opened[name]].sort().join(',') : null)
  const before = opened ?? { groups: [], households: [] }
  return {
    number: form.number.trim(), fields, add_groups: without(form.groups, before.groups), remove_groups: without(before.groups, form.groups),
    add_households: without(form.households, before.households).map(household), remove_households: without(before.households, form.households).map(household),
  }
}

export const saysNothing = (plan: CampaignPlan): boolean =>
  Object.keys(plan.fields).length + plan.add_groups.length + plan.remove_groups.length + plan.add_households.length + plan.remove_households.length === 0

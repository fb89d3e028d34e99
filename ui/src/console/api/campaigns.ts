// What the server says of 专项行动 (sync-server/src/console/reading/campaigns.rs) and takes (office/campaign.rs).
import type { CampaignKind, CampaignState, HouseholdType, MonitorCategory, Value } from '../../shared/api/types'
import type { Conflict } from './reading'

export interface Campaign {
  number: string
  name: string
  kind: CampaignKind | null
  starts_on: string | null
  ends_on: string | null
  for_whom: 'EVERYBODY' | 'CHOSEN' | null
  household_types: HouseholdType[]
  monitor_categories: MonitorCategory[]
  groups: string[]
  households: string[]
  questions: string | null
  announced_by: string | null
  document_number: string | null
  closed_on: string | null
  closed_reason: string | null
}

export interface CampaignVillage {
  village: string
  name: string
  document: string
  state: CampaignState
  due: number
  visited: number
}

export interface CampaignRow {
  number: string
  campaign: Campaign
  state: CampaignState
  due: number
  visited: number
  villages: CampaignVillage[]
}

export interface CampaignPage {
  heads: string[]
  campaign: Campaign
  fields: Record<string, Value>
  state: CampaignState
  conflicts: Conflict[]
}

export interface CampaignHousehold {
  village: string
  village_name: string
  household: string
  head: string
  head_id_tail: string | null
  group: string
  courtyard: string | null
  type: HouseholdType | null
  monitoring: MonitorCategory | null
  visited: boolean
}

export interface ChosenHousehold {
  village: string
  household: string
}

export interface CampaignPlan {
  number: string
  fields: Record<string, Value>
  add_groups: string[]
  remove_groups: string[]
  add_households: ChosenHousehold[]
  remove_households: ChosenHousehold[]
}

// What the server says of 规定 (sync-server/src/console/reading/rules.rs) and takes (console/rules.rs).
import type { RuleGroup, RuleOrigin } from '../../shared/api/types'
import type { Conflict } from './reading'

export interface RuleCard {
  village: string
  document: string
  heads: string[]
  conflict: Conflict
}

/** What some villages have alike. */
export interface RuleVariant {
  origin: RuleOrigin
  source: string
  /** As a form edits it. */
  rules: Record<string, unknown>
  /** As it counts: of rule sets also those that were shipped. */
  shown: unknown
  texts: (string | null)[]
  calendar_until: string
  since: string | null
  who: string | null
  office: boolean
  villages: string[]
  to_settle: RuleCard[]
}

export interface GroupRules {
  group: RuleGroup
  variants: RuleVariant[]
}

export interface RulesPage {
  villages: { village: string; name: string; document: string | null }[]
  groups: GroupRules[]
}

export interface Ruled {
  villages: number
  changed: number
}

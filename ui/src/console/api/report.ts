// The monthly report as the server computes it from records (domain.md §5.3).
import type { Shares } from './reading'

export interface MonthlySections {
  division: string
  name: string
  attendance: { recorded: boolean }
  visits: { visits: number; households_visited: number; households: number; issues: number }
  campaigns: { number: string; name: string; starts_on: string | null; ends_on: string | null; due: number; visited: number }[]
  grievances: { new: number; closed: number; overdue: number; rates: Shares }
  monitoring: { newly_monitored: number; steps: Record<string, number> }
  meetings: { recorded: boolean }
  policy: { apply_policy: number; help_policy: number }
  next_month: { households_due: number; grievances_due: number }
}

export interface Monthly {
  month: string
  from: string
  to: string
  total: MonthlySections
  townships: MonthlySections[]
  villages: MonthlySections[]
}

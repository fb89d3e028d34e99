// What of the console somebody sees. The server decides; this only leaves out what it would refuse.
import type { May } from '../api/types'

export const SCREENS = ['overview', 'visits', 'grievances', 'income', 'households', 'settle', 'reports', 'people', 'exchange', 'audit', 'settings'] as const
export type Screen = (typeof SCREENS)[number]

/** Any one of these opens the screen; a screen that is not listed is open to everybody who is signed in. */
const NEEDS: Partial<Record<Screen, readonly May[]>> = { people: ['people'], exchange: ['export', 'import', 'template', 'bundle'], audit: ['audit'] }

export const mayOpen = (screen: Screen, may: readonly May[]): boolean => NEEDS[screen]?.some((one) => may.includes(one)) ?? true

export const screensFor = (may: readonly May[]): Screen[] => SCREENS.filter((screen) => mayOpen(screen, may))

/** A password is long enough; what else makes it good the server says. */
export const PASSWORD_MIN = 10
export const passwordProblem = (password: string, again: string): 'short' | 'different' | null =>
  password.length < PASSWORD_MIN ? 'short' : password !== again ? 'different' : null

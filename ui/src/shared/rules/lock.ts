// When the phone locks by itself, and how a wait is said. Plain: times are handed in.

/** How long the camera, a file or a call may take before the phone locks behind it, in milliseconds. */
export const RETURN = 180_000

/** Whether a hidden page stays open: only on the way back from where it was left on purpose. */
export const mayStayHidden = (hiddenAt: number, leftFor: number, now: number): boolean =>
  hiddenAt - leftFor < 2_000 && now - hiddenAt < RETURN

export const idleTooLong = (touched: number, now: number, minutes: number): boolean => now - touched >= minutes * 60_000

/** 0:28, 15:00, 1:00:00. */
export function clockOf(seconds: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

export const IDLE_MINUTES = [1, 2, 5, 10, 30]
export const LEASE_DAYS = [0, 7, 14, 30]
/** Digits of a PIN; anything longer is a password. */
export const PIN_DIGITS = 6

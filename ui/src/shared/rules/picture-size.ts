// How large a photo is kept, how it and the time it takes are told.

/** Longest side of what is kept, pixels; the store holds to the same. */
export const SIDE = 1280

/** Width and height that fit, the shape kept; never larger than taken. */
export function fitted(width: number, height: number, side = SIDE): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height, 1))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Bytes as people say them: 820 KB, 1.6 MB. */
export function weight(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Seconds that bytes take at a speed, or null before there is one: a guess is not told as knowledge. */
export const secondsFor = (bytes: number, speed: number | null): number | null => (speed === null || speed <= 0 ? null : Math.max(1, Math.ceil(bytes / speed)))

// A signature as the lines of the pen: `x,y x,y …` with lines parted by `;`, whole numbers, as wide as WIDTH. Small enough to
// travel with the text, and enough to draw it again.

export interface Point { x: number; y: number }
export type Stroke = Point[]

/** Signs that all strokes may have together (the model's limit). */
export const MOST = 12_000
/** A point this near to the one before says nothing new. */
const STEP = 3

/** Adds a point to the line under way; one that is too near is left out. */
export function grown(stroke: Stroke, point: Point): Stroke {
  const last = stroke.at(-1)
  const here = { x: Math.round(point.x), y: Math.round(point.y) }
  if (last && Math.hypot(here.x - last.x, here.y - last.y) < STEP) return stroke
  return [...stroke, here]
}

export const written = (strokes: Stroke[]): string => strokes.filter((one) => one.length > 0).map((one) => one.map(({ x, y }) => `${x},${y}`).join(' ')).join(';')

/** The same within the limit: every second point of the lines goes until they fit. */
export function fitting(strokes: Stroke[]): Stroke[] {
  let kept = strokes
  while (written(kept).length > MOST && kept.some((one) => one.length > 2)) {
    kept = kept.map((one) => one.filter((_, place) => place % 2 === 0 || place === one.length - 1))
  }
  return kept
}

/** Something that can be a name: a dot by mistake is none. */
export const isSigned = (strokes: Stroke[]): boolean => strokes.reduce((points, one) => points + one.length, 0) >= 8

/** The box around all lines, with a margin. */
export function around(strokes: Stroke[], margin: number): { x: number; y: number; width: number; height: number } {
  const points = strokes.flat()
  const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))]
  const [right, bottom] = [Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y))]
  return { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin }
}

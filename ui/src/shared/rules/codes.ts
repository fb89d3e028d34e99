// One household as QR codes: squares out of hex digits, and what a camera saw as brightness.

/** Whether each square of a code is dark, line by line (crates/device/src/ops/bundle/codes.rs). */
export function squaresOf(hex: string, side: number): boolean[] {
  return Array.from({ length: side * side }, (_, place) => {
    const byte = Number.parseInt(hex.slice((place >> 3) * 2, (place >> 3) * 2 + 2), 16)
    return ((byte >> (7 - (place & 7))) & 1) === 1
  })
}

/** Squares of white around a code, without which readers do not find it. */
export const MARGIN = 4

/** Red, green, blue, opacity of each point as its brightness. */
export function brightness(points: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(points.length >> 2)
  for (let place = 0; place < grey.length; place++) {
    const at = place << 2
    grey[place] = ((points[at] ?? 0) * 77 + (points[at + 1] ?? 0) * 150 + (points[at + 2] ?? 0) * 29) >> 8
  }
  return grey
}

/** Bytes in base 64, in pieces that fit into one call. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** A size that is not larger than `most` on its longer side. */
export function within(width: number, height: number, most: number): [number, number] {
  const scale = Math.min(1, most / Math.max(width, height, 1))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

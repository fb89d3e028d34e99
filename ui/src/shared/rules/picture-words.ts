// What the history of a record says of its photos and signatures: added, taken away, put back.
import type { Value } from '../api/types'
import { parsePath } from './fields'

/** What a camera or a pen said of a picture, and where it belongs, is nothing to read or to restore. */
const BESIDE = ['bytes', 'width', 'height', 'added_at', 'strokes', 'step']

export function besidePicture(path: string): boolean {
  const { collection, field } = parsePath(path)
  return collection === 'attachments' && BESIDE.includes(field)
}

/** The words' key; null for a change that is about no picture as a whole. */
export function pictureKey(path: string, value: Value): string | null {
  const { collection, field } = parsePath(path)
  if (collection !== 'attachments') return null
  if (field === 'kind') return 'form.pictureAdded'
  if (field !== 'removed') return null
  return value === true ? 'form.pictureTaken' : 'form.pictureBack'
}

/** Where a picture's kind stands. */
export const kindPath = (path: string): string => `attachments/${parsePath(path).item ?? ''}/kind`

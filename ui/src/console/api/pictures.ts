// What the server answers about a record's photos and signatures. Follows sync-server/src/console/reading; instants RFC 3339.
import type { AttachmentKind } from '../../shared/api/types'

/** `here`: it has come whole; otherwise it is still on a phone. */
export interface PictureRow {
  name: string
  kind: AttachmentKind
  added_at: string
  bytes: number
  here: boolean
}

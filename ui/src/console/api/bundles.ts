// What the server says of 数据包: a file that was carried here, before and after it is taken in (sync-server/src/console/bundles.rs).

export interface BundlePreview {
  person_name: string
  device: string
  /** A phone out of service: what it wrote is set aside. */
  in_service: boolean
  made_at: string | null
  /** Its oldest record was last written then. */
  since: string | null
  whole_village: boolean
  villages: { village: string; kinds: { kind: string; records: number; new_records: number }[] }[]
  changes: number
  new_changes: number
}

export interface BundleTaken {
  stored: number
  known: number
  /** What these build on is missing here. */
  lacking: number
  /** By reason. */
  refused: Record<string, number>
}

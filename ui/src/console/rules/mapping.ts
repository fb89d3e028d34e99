// Which field fills which column of an office's own workbook. A field may fill several columns, a column has at most one field.

export type Mapping = Readonly<Record<string, string>>

export const put = (mapping: Mapping, column: string, field: string): Mapping => ({ ...mapping, [column]: field })

export function take(mapping: Mapping, column: string): Mapping {
  const left = { ...mapping }
  delete left[column]
  return left
}

/** What is still to be done before it can be filled. */
export const unmapped = (columns: readonly string[], mapping: Mapping): string[] => columns.filter((column) => mapping[column] === undefined)

/** The column that the arrow keys go to; stays at the ends. */
export function step(columns: readonly string[], from: string | null, by: number): string | null {
  if (columns.length === 0) return null
  const place = from === null ? -1 : columns.indexOf(from)
  return columns[Math.max(0, Math.min(columns.length - 1, place + by))] ?? null
}

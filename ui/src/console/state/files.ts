// Hands rows to the browser as a file. Nothing is kept.
import { csv } from '../rules/copying'

export function saveRows(name: string, rows: readonly (readonly string[])[]) {
  const address = URL.createObjectURL(new Blob([csv(rows)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${name}.csv`
  link.click()
  URL.revokeObjectURL(address)
}

/** Opens an address of the server that answers with a file. */
export function openFile(address: string) {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}

// Tables that go to a spreadsheet: every cell is text there, so that numbers of identity keep their digits and nothing becomes a formula.

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** What is laid on the clipboard: tabs and lines, and a table whose cells are marked as text. */
export function clipboard(rows: readonly (readonly string[])[]): { plain: string; html: string } {
  const flat = (cell: string): string => cell.replace(/[\t\r\n]+/g, ' ')
  const cell = (text: string): string => `<td style="mso-number-format:'\\@'">${escaped(text)}</td>`
  return {
    plain: rows.map((row) => row.map(flat).join('\t')).join('\r\n'),
    html: `<table>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`,
  }
}

/** A cell that a spreadsheet would take for a formula starts with an apostrophe. */
const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d,.]+( ?%)?$/.test(text) ? `'${text}` : text)

/** CSV with the mark that tells Excel and WPS the encoding. */
export function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => (/[",\r\n]/.test(guarded(text)) ? `"${guarded(text).replace(/"/g, '""')}"` : guarded(text))
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

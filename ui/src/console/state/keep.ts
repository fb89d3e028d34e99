// Small choices kept in this browser. Never anything about people or records.
const PREFIX = 'cunji.console.'

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null
  }
}

export function keep(name: string, value: string) {
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // Without storage the choice lasts until the page closes.
  }
}

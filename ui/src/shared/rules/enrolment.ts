// What a cadre types or pastes to enrol the phone: a code, or the whole CODE@host:port from the office.

export interface Enrolment {
  code: string
  /** Null: the text named no server. */
  server: string | null
}

/** Takes the typed text apart; case, blanks and full-width signs don't matter. */
export function readEnrolment(typed: string): Enrolment {
  const text = typed
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[‐–—－]/g, '-')
    .replace(/\s/g, '')
  const at = text.indexOf('@')
  const code = (at < 0 ? text : text.slice(0, at)).toUpperCase()
  const server = at < 0 ? '' : readServer(text.slice(at + 1))
  return { code, server: server === '' ? null : server }
}

/** A server address without blanks and without a closing slash. */
export function readServer(typed: string): string {
  return typed
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\s/g, '')
    .replace(/\/+$/, '')
}

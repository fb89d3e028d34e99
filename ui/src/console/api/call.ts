// The one place that talks to the server: JSON in and out, the token on every write, an error with a code the screens have words for.
// It never keeps an answer, and it never writes anything about a person anywhere.

export type TroubleCode =
  | 'not_allowed' | 'not_signed_in' | 'bad_input' | 'not_found' | 'busy' | 'too_many_tries' | 'conflict' | 'failed' | 'too_large' | 'offline'

export interface FieldProblem {
  field: string
  code: string
  text: string
}

/** What the server refused or could not do. */
export class Trouble extends Error {
  constructor(readonly code: TroubleCode, readonly problems: FieldProblem[] = [], readonly waitSeconds: number | null = null) {
    super(code)
  }
}

export type Cell = string | number | boolean | null | undefined
export type Query = Record<string, Cell>

export const BASE = '/console/api/'

/** `?a=1&b=2` of what is said: nothing for what is empty, null or false. */
export function queryText(query: Query = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
  const text = new URLSearchParams(said.map(([key, value]) => [key, value === true ? '1' : String(value)])).toString()
  return text === '' ? '' : `?${text}`
}

/** An address that the browser opens by itself, for a file. */
export const fileAddress = (path: string, query?: Query): string => `${BASE}${path}${queryText(query)}`

const CODES: Record<number, TroubleCode> = {
  400: 'bad_input', 401: 'not_signed_in', 403: 'not_allowed', 404: 'not_found', 409: 'conflict', 413: 'too_large', 422: 'bad_input', 429: 'too_many_tries', 503: 'busy',
}

async function troubleOf(answer: Response): Promise<Trouble> {
  const code = CODES[answer.status] ?? 'failed'
  try {
    const said = (await answer.json()) as { code?: TroubleCode; problems?: FieldProblem[]; wait_seconds?: number }
    return new Trouble(said.code ?? code, said.problems ?? [], said.wait_seconds ?? null)
  } catch {
    return new Trouble(code)
  }
}

let token = ''
let signedOut: () => void = () => undefined

/** The token of `me`, sent with every write from now on. */
export function useToken(said: string) {
  token = said
}

/** What happens when the server no longer knows the session. */
export function onSignedOut(then: () => void) {
  signedOut = then
}

interface Asked {
  query?: Query
  body?: unknown
  file?: Blob
  /** Words that open the file: never in an address, where servers would note them. */
  passphrase?: string
  signal?: AbortSignal
  /** An answer that says the session is unknown is no surprise here. */
  signingIn?: boolean
}

export async function call<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, asked: Asked = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-Cunji-Token'] = token
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json'
  if (asked.file !== undefined) headers['Content-Type'] = asked.file.type || 'application/octet-stream'
  if (asked.passphrase) headers['X-Cunji-Passphrase'] = asked.passphrase.replace(/[^\x21-\x7e]/g, '')
  let answer: Response
  try {
    answer = await fetch(fileAddress(path, asked.query), {
      method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error', signal: asked.signal,
      body: asked.file ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body)),
    })
  } catch (trouble) {
    if (asked.signal?.aborted) throw trouble
    throw new Trouble('offline')
  }
  if (!answer.ok) {
    const trouble = await troubleOf(answer)
    if (trouble.code === 'not_signed_in' && !asked.signingIn) signedOut()
    throw trouble
  }
  if (answer.status === 204) return undefined as T
  const text = await answer.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> => call<T>('GET', path, { query, signal })
export const post = <T>(path: string, body?: unknown): Promise<T> => call<T>('POST', path, { body: body ?? {} })

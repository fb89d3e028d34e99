// What every peer looks like to the driver (tests/src/bench/peers/program.rs): `serve FOLDER` says its port in one line
// of JSON and ends with its input; `client FOLDER` answers one order a line: write, sync, edit, count.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** Runs this process as one of the two. A client's store is opened by its first order, so that opening is measured. */
export async function program({ serve, client }) {
  const [role, folder] = process.argv.slice(2)
  console.log = console.error // libraries greet on standard output, which is the driver's
  const say = answer => process.stdout.write(JSON.stringify(answer) + '\n')
  const lines = createInterface({ input: process.stdin })
  if (role === 'serve') {
    const { port, stop } = await serve(folder)
    say({ port })
    await new Promise(done => lines.on('close', done))
    await stop()
    process.exit(0)
  }
  let orders
  for await (const line of lines) {
    const { do: name, ...order } = JSON.parse(line)
    try {
      orders ??= await client(folder)
      say((await orders[name](order)) ?? {})
    } catch (error) {
      say({ error: String(error?.stack ?? error) })
    }
  }
  await orders?.close?.()
  process.exit(0)
}

/** The records of a file: an array of objects with `id`, `record` and their fields, collections nested. */
export const records = file => JSON.parse(readFileSync(file, 'utf8'))

/** The names of the documents a client knows, in the order of writing: peers that have no list of documents are given it. */
export function names(folder) {
  const file = `${folder}/ids.json`
  const list = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  return { list, keep: () => writeFileSync(file, JSON.stringify(list)) }
}

/** The telephone number that an edit leaves in one of the first documents, which are households. */
export const edited = number => `1390000${String(number).padStart(4, '0')}`
const isEdited = phone => String(phone ?? '').startsWith('1390000')

/** Counts documents, the letters of their notes, and edits: what was sent must be what is there. */
export function tally(documents) {
  const sum = { documents: 0, letters: 0, edited: 0 }
  for (const document of documents) {
    sum.documents += 1
    sum.letters += String(document.note ?? '').length
    sum.edited += isEdited(document.phone) ? 1 : 0
  }
  return sum
}

// PouchDB on both sides as a Node user gets it: leveldb in a folder, express-pouchdb as the server, one-shot `sync` with
// the settings it comes with. A record is a document. `pouchdb-fsync` is the same with every leveldb write synced.
import { mkdirSync } from 'node:fs'
import express from 'express'
import expressPouchDB from 'express-pouchdb'
import leveldown from 'leveldown'
import PouchDB from 'pouchdb'
import { edited, names, program, records, tally } from './program.mjs'

/** leveldb that returns from a write when the disk has it. */
function synced(location) {
  const level = leveldown(location)
  for (const name of ['_put', '_del', '_batch']) {
    const write = level[name].bind(level)
    level[name] = (...said) => write(...said.slice(0, -2), { ...said.at(-2), sync: true }, said.at(-1))
  }
  return level
}
synced.destroy = leveldown.destroy
const durable = process.argv[4] === 'fsync' ? { db: synced } : {}

async function serve(folder) {
  mkdirSync(folder, { recursive: true })
  const Store = PouchDB.defaults({ prefix: `${folder}/`, ...durable })
  const app = express()
  app.use(expressPouchDB(Store, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/log.txt` }))
  const server = app.listen(0, '127.0.0.1')
  await new Promise(ready => server.once('listening', ready))
  const { port } = server.address()
  await fetch(`http://127.0.0.1:${port}/village`, { method: 'PUT' }) // there before anybody asks
  return { port, stop: () => new Store('village').close() }
}

async function client(folder) {
  mkdirSync(folder, { recursive: true })
  const store = new PouchDB(`${folder}/phone`, durable)
  const known = names(folder)
  let requests = 0
  let door = 0
  // Checkpoints are kept by the server's address, so the phone always knows it by one name. Node's own fetch keeps
  // connections open as a browser does; the one PouchDB brings along opens a new one for each request.
  const over = (url, { headers, ...options } = {}) => {
    requests += 1
    const address = String(url).replace('http://office', `http://127.0.0.1:${door}`)
    return fetch(address, { ...options, headers: headers ? Object.fromEntries(headers) : undefined })
  }
  const far = (village = 'village') => new PouchDB(`http://office/${village}`, { skip_setup: true, fetch: over })
  const asDocuments = file => records(file).map(({ id, ...fields }) => ({ _id: id, ...fields }))

  return {
    async write({ records: file }) {
      const documents = asDocuments(file)
      for (const answer of await store.bulkDocs(documents)) if (answer.error) throw new Error(answer.reason)
      known.list.push(...documents.map(document => document._id))
      known.keep()
    },
    /** Puts records straight into a database of the server, which is made if it is not there. */
    async fill({ port, village, records: file }) {
      await fetch(`http://127.0.0.1:${port}/${village}`, { method: 'PUT' })
      door = port
      for (const answer of await far(village).bulkDocs(asDocuments(file))) if (answer.error) throw new Error(answer.reason)
    },
    async sync({ port, village }) {
      door = port
      requests = 0
      const { push, pull } = await store.sync(far(village))
      for (const way of [push, pull]) if (!way.ok || way.errors.length) throw new Error(JSON.stringify(way))
      return { messages: requests }
    },
    async edit({ count }) {
      const { rows } = await store.allDocs({ keys: known.list.slice(0, count), include_docs: true })
      for (const [number, { doc }] of rows.entries()) await store.put({ ...doc, phone: edited(number) })
    },
    async count() {
      const { rows } = await store.allDocs({ include_docs: true })
      return tally(rows.map(row => row.doc))
    },
    close: () => store.close(),
  }
}

program({ serve, client })

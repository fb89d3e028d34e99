// hocuspocus with Yjs: all documents over one WebSocket, the server's SQLite extension with the settings it comes with.
// Yjs brings no store for Node; the client keeps its documents in a SQLite file like the server's, one transaction a sync.
import { mkdirSync } from 'node:fs'
import { SQLite } from '@hocuspocus/extension-sqlite'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { Server } from '@hocuspocus/server'
import Database from 'better-sqlite3'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { edited, names, program, records, tally } from './program.mjs'

async function serve(folder) {
  mkdirSync(folder, { recursive: true })
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    quiet: true,
    stopOnSignals: false,
    maxPendingDocuments: 100_000, // as it comes, it closes a connection that opens more than 100 at once
    extensions: [new SQLite({ database: `${folder}/documents.db` })],
  })
  await server.listen()
  const { port } = server.httpServer.address()
  return { port, stop: () => server.destroy() }
}

/** Puts fields into a map of Yjs, objects as maps. */
function fill(map, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || typeof value !== 'object') map.set(name, value)
    else fill(map.set(name, new Y.Map()), value)
  }
}

async function client(folder) {
  mkdirSync(folder, { recursive: true })
  const known = names(folder)
  const store = new Database(`${folder}/documents.db`)
  store.pragma('synchronous = FULL')
  store.exec('CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT')
  const put = store.prepare('INSERT INTO documents VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data')
  const open = new Map() // name → document
  const changed = new Set()
  const providers = new Map()
  let messages = 0
  let socket

  function begin(name, data) {
    const document = new Y.Doc()
    if (data) Y.applyUpdate(document, data)
    document.on('update', () => changed.add(name))
    open.set(name, document)
    return document
  }
  const keep = store.transaction(() => {
    for (const name of changed) put.run(name, Buffer.from(Y.encodeStateAsUpdate(open.get(name))))
    changed.clear()
  })

  for (const { name, data } of store.prepare('SELECT name, data FROM documents').iterate()) {
    begin(name, data)
  }

  /** Until the server has what this document has, and the other way round. */
  const inStep = provider =>
    new Promise(done => {
      const look = () => provider.synced && provider.unsyncedChanges === 0 && done()
      provider.on('synced', look)
      provider.on('unsyncedChanges', look)
      look()
    })

  return {
    async write({ records: file }) {
      for (const record of records(file)) {
        const document = begin(record.id)
        document.transact(() => fill(document.getMap('record'), record))
        known.list.push(record.id)
      }
      keep()
      known.keep()
    },
    async sync({ port }) {
      socket ??= new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${port}`, WebSocketPolyfill: WebSocket })
      for (const name of known.list.filter(name => !providers.has(name))) {
        const document = open.get(name) ?? begin(name)
        const count = () => void (messages += 1)
        const provider = new HocuspocusProvider({
          websocketProvider: socket,
          name,
          document,
          awareness: null, // who is looking at what is no part of this
          onMessage: count,
          onOutgoingMessage: count,
        })
        provider.attach()
        providers.set(name, provider)
      }
      await Promise.all([...providers.values()].map(inStep))
      keep()
      const passed = messages // since the last time, so that those of an edit are in it
      messages = 0
      return { messages: passed }
    },
    async edit({ count }) {
      for (const [number, name] of known.list.slice(0, count).entries()) {
        open.get(name).getMap('record').set('phone', edited(number))
      }
      keep()
    },
    async count() {
      return tally([...open.values()].map(document => document.getMap('record').toJSON()))
    },
    close: () => store.close(),
  }
}

program({ serve, client })

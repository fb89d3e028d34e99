// automerge-repo as its guide shows it: WebSocket, files of its node storage on both sides, and the project's own sync
// server. A record is a document of plain values (no collaborative text, which would cost more).
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import * as Automerge from '@automerge/automerge'
import { Repo } from '@automerge/automerge-repo'
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket'
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs'
import { Server } from '@automerge/automerge-repo-sync-server/src/server.js'
import { edited, names, program, records, tally } from './program.mjs'

async function serve(folder) {
  process.env.PORT = String(await freePort())
  process.env.DATA_DIR = folder
  const server = new Server()
  await server.ready()
  // It has no way to be told to finish writing; the driver ends it when it has been quiet for a while.
  return { port: Number(process.env.PORT), stop: () => pause(500) }
}

const freePort = () =>
  new Promise(done => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

/** Strings as single values, objects as maps. */
function plain(value) {
  if (typeof value === 'string') return new Automerge.ImmutableString(value)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
}

async function client(folder) {
  const known = names(folder)
  const repo = new Repo({ storage: new NodeFSStorageAdapter(`${folder}/store`) })
  const open = new Map() // document id → handle
  const theirs = new Map() // document id → heads the server has told
  let messages = 0
  let heard = () => {}
  let connected
  repo.synchronizer.on('sync-state', ({ documentId, syncState }) => {
    theirs.set(documentId, syncState.theirHeads)
    heard(documentId)
  })

  async function connect(port) {
    const adapter = new WebSocketClientAdapter(`ws://127.0.0.1:${port}`)
    const send = adapter.send.bind(adapter)
    adapter.send = message => ((messages += 1), send(message))
    adapter.on('message', () => (messages += 1))
    const met = new Promise(done => adapter.once('peer-candidate', done))
    repo.networkSubsystem.addNetworkAdapter(adapter)
    await met // asked earlier, it would call every document unavailable after a second
  }

  const same = id => {
    const far = theirs.get(id)
    const near = Automerge.getHeads(open.get(id).doc())
    return far?.length === near.length && near.length > 0 && near.every(head => far.includes(head))
  }

  const load = async () => {
    const missing = known.list.filter(id => !open.has(id))
    const handles = await Promise.all(missing.map(id => repo.find(id)))
    for (const handle of handles) open.set(handle.documentId, handle)
  }

  return {
    async write({ records: file }) {
      for (const record of records(file)) {
        const handle = repo.create(plain(record))
        open.set(handle.documentId, handle)
        known.list.push(handle.documentId)
      }
      await repo.flush()
      known.keep()
    },
    async sync({ port }) {
      connected ??= connect(port)
      await connected
      await load()
      const waiting = new Set(known.list.filter(id => !same(id)))
      await new Promise(done => {
        heard = id => {
          if (waiting.has(id) && same(id)) waiting.delete(id)
          if (waiting.size === 0) done()
        }
        heard()
      })
      heard = () => {}
      await repo.flush() // what came is on the disk, as far as this storage goes
      const passed = messages // since the last time, so that those of an edit are in it
      messages = 0
      return { messages: passed }
    },
    async edit({ count }) {
      for (const [number, id] of known.list.slice(0, count).entries()) {
        open.get(id).change(doc => void (doc.phone = new Automerge.ImmutableString(edited(number))))
      }
      await repo.flush()
    },
    async count() {
      await load()
      return tally([...open.values()].map(handle => handle.doc()))
    },
  }
}

program({ serve, client })

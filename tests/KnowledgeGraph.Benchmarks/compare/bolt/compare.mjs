// Runs our Bolt client and the official JavaScript driver against one sink (BoltSink.cs, a process of its own), in turns within one run; prints rows per second,
// the ratio, and the bytes that our client allocates per row.
//
//   node tests/KnowledgeGraph.Benchmarks/compare/bolt/compare.mjs [ROUNDS]
//
// ROUNDS (default 7) of each, after two to warm up; the best of each counts. Writing: 50,000 nodes and 100,000 relationships of five properties in batches of 2,000, one
// transaction; the JavaScript driver sends every batch before the answers, and one after the other, and the better counts. Reading: 100,000 rows, of three scalars and of node, relationship, node, with the fetch size that both drivers
// begin with (1,000) and without one. The JavaScript driver reads by subscription and gives integers as plain numbers, which is its fastest way. The sink's own speed
// (bytes counted, not read) is printed beside. neo4j-driver is installed beside this file on demand.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const rounds = Number(process.argv[2] ?? 7)
if (!existsSync(join(here, 'node_modules', 'neo4j-driver'))) {
  execFileSync('npm', ['install', '--prefix', here, '--no-package-lock', '--no-audit', '--no-fund', '--silent'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
const neo4j = createRequire(import.meta.url)('neo4j-driver')
const project = resolve(here, '..', '..')
execFileSync('dotnet', ['build', project, '-c', 'Release', '-v', 'q', '--nologo'], { stdio: ['ignore', 'ignore', 'inherit'] })
const program = join(project, 'bin/Release/net10.0/KnowledgeGraph.Benchmarks.dll')

function start(...args) {
  const child = spawn('dotnet', [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`'${args.join(' ')}' ended`)
    return value
  }
  return { child, next, async ask(line) { child.stdin.write(line + '\n'); return next() } }
}

const sink = start('--bolt-sink')
const port = await sink.next()
const ours = start('--bolt-client', port)
const driver = neo4j.driver(`bolt://127.0.0.1:${port}`, neo4j.auth.basic('neo4j', 'sink'), { disableLosslessIntegers: true })

const count = { nodes: 50000, relationships: 100000, scalars: 100000, graph: 100000 }
const range = (n, make) => Array.from({ length: n }, (_, i) => make(i))
const chunk = (rows, size) => range(Math.ceil(rows.length / size), (i) => rows.slice(i * size, (i + 1) * size))
const nodes = chunk(range(count.nodes, (i) => ({ key: `place:${320000000 + i}`, name: `学田街道第${i}社区`, code: `${320000000 + i}`, documents: neo4j.int(i), confidence: i / 7 })), 2000)
const relationships = chunk(range(count.relationships, (i) => ({
  start: `place:${320000000 + (i % 50000)}`, end: `place:${320000000 + ((i * 7) % 50000)}`, level: 'city', year: neo4j.int(2000 + (i % 25)), confidence: 0.95,
})), 2000)

async function write(statement, batches) {
  const session = driver.session()
  await session.executeWrite((tx) => Promise.all(batches.map((rows) => tx.run(statement, { rows }))))
  await session.close()
}

async function writeInTurn(statement, batches) {
  const session = driver.session()
  await session.executeWrite(async (tx) => { for (const rows of batches) await tx.run(statement, { rows }) })
  await session.close()
}

async function read(statement, fetchSize, take) {
  const session = driver.session({ fetchSize })
  let rows = 0
  let sum = 0
  await new Promise((resolve, reject) => session.run(statement).subscribe({
    onNext(record) { sum += take(record); rows++ }, onCompleted: resolve, onError: reject,
  }))
  await session.close()
  if (rows !== 100000 || sum === 0) throw new Error(`${rows} rows came`)
}

const scalars = (r) => r.get(1) + r.get(0).length + Math.floor(r.get(2))
const graph = (r) => r.get(0).properties.documents + r.get(1).properties.year + r.get(2).labels.length
const mergeNodes = 'UNWIND $rows AS row MERGE (n:Place {key: row.key}) SET n += row'
const mergeRelationships = 'UNWIND $rows AS row MATCH (a:Place {key: row.start}), (b:Place {key: row.end}) MERGE (a)-[r:PART_OF]->(b) SET r += row'
// Task, its name for our side, rows, and the JavaScript driver's ways to do it, of which the faster counts.
const tasks = [
  ['write nodes', 'nodes', count.nodes, () => write(mergeNodes, nodes), () => writeInTurn(mergeNodes, nodes)],
  ['write relationships', 'relationships', count.relationships, () => write(mergeRelationships, relationships), () => writeInTurn(mergeRelationships, relationships)],
  ['read 3 scalars, fetch 1000', 'scalars 1000', count.scalars, () => read('SCALARS', 1000, scalars)],
  ['read 3 scalars, fetch all', 'scalars -1', count.scalars, () => read('SCALARS', -1, scalars)],
  ['read node-rel-node, fetch 1000', 'graph 1000', count.graph, () => read('GRAPH', 1000, graph)],
  ['read node-rel-node, fetch all', 'graph -1', count.graph, () => read('GRAPH', -1, graph)],
]
const extra = [['write nodes as maps', 'nodes-maps', count.nodes], ['write relationships as maps', 'relationships-maps', count.relationships],
  ['sink alone, 3 scalars', 'raw SCALARS', count.scalars], ['sink alone, node-rel-node', 'raw GRAPH', count.graph]]

const best = {}
const note = (name, milliseconds, bytes) => {
  if (!best[name] || milliseconds < best[name].milliseconds) best[name] = { milliseconds, bytes }
}
for (let round = -2; round < rounds; round++) {
  for (const [name, task, , ...ways] of tasks) {
    const [milliseconds, bytes] = (await ours.ask(task)).split(' ').map(Number)
    if (round >= 0) note(name, milliseconds, bytes)
    for (const js of ways) {
      const began = performance.now()
      await js()
      if (round >= 0) note('js ' + name, performance.now() - began)
    }
  }
  for (const [name, task] of extra) {
    const [milliseconds, bytes] = (await ours.ask(task)).split(' ').map(Number)
    if (round >= 0) note(name, milliseconds, bytes)
  }
}

const perSecond = (rows, { milliseconds }) => Math.round(rows / milliseconds * 1000)
const cell = (n) => n.toLocaleString('en').padStart(12)
console.log(`neo4j-driver 6.3.0 beside ours, ${rounds} rounds in turns, the best of each; rows per second`)
console.log(`${''.padEnd(32)}${'ours'.padStart(12)}${'JavaScript'.padStart(12)}${'ratio'.padStart(8)}${'ours, bytes allocated per row'.padStart(32)}`)
for (const [name, , rows] of tasks) {
  const [a, b] = [perSecond(rows, best[name]), perSecond(rows, best['js ' + name])]
  console.log(`${name.padEnd(32)}${cell(a)}${cell(b)}${(a / b).toFixed(1).padStart(8)}${(best[name].bytes / rows).toFixed(0).padStart(32)}`)
}
for (const [name, , rows] of extra) {
  console.log(`${name.padEnd(32)}${cell(perSecond(rows, best[name]))}${''.padStart(20)}${name.startsWith('sink') ? '' : (best[name].bytes / rows).toFixed(0).padStart(32)}`)
}
await driver.close()
ours.child.stdin.end()
sink.child.kill()

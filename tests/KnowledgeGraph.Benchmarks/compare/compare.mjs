// Runs our segmenter, npm @node-rs/jieba and python3-jieba over one file, in turns within one run, and prints MB/s, ratios and the agreement of the words.
//
//   node tests/KnowledgeGraph.Benchmarks/compare/compare.mjs FILE [ROUNDS]
//
// FILE is UTF-8; give at least a few hundred KB. ROUNDS (default 9) passes of each fast segmenter alternate; python3-jieba has two. Figures are the best
// of the rounds, after two to warm up: whatever else runs on the machine only ever adds time. @node-rs/jieba is installed beside this file on demand (node_modules is ignored by git). python3-jieba is left out
// where `python3 -c "import jieba"` fails; PYTHON names another interpreter, PYTHONPATH a folder with the package.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const [file, rounds = '9'] = process.argv.slice(2)
if (!file || !existsSync(file)) {
  console.error('usage: node compare.mjs FILE [ROUNDS]')
  process.exit(2)
}

const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '')
const work = mkdtempSync(join(tmpdir(), 'compare-'))
const input = join(work, 'text.txt')
writeFileSync(input, text)
const megabytes = Buffer.byteLength(text) / 1e6

if (!existsSync(join(here, 'node_modules', '@node-rs', 'jieba'))) {
  execFileSync('npm', ['install', '--prefix', here, '--no-save', '--no-package-lock', '@node-rs/jieba@2.0.3'], { stdio: ['ignore', 'ignore', 'inherit'] })
}

const require = createRequire(import.meta.url)
const { Jieba } = require('@node-rs/jieba')
const { dict } = require('@node-rs/jieba/dict')
const loadStart = performance.now()
const nodeJieba = Jieba.withDict(dict)
const nodeLoad = performance.now() - loadStart

// A process that answers each line with the milliseconds that it took.
function server(command, args) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(line) {
      child.stdin.write(line + '\n')
      const { value, done } = await lines.next()
      if (done) throw new Error(`${command} ended at '${line}'`)
      return Number(value)
    },
    close: () => child.stdin.end(),
  }
}

function timeNode(run) {
  const start = performance.now()
  run()
  return performance.now() - start
}

const project = resolve(here, '..')
execFileSync('dotnet', ['build', project, '-c', 'Release', '-v', 'q', '--nologo'], { stdio: ['ignore', 'ignore', 'inherit'] })
const ours = server('dotnet', [join(project, 'bin/Release/net10.0/KnowledgeGraph.Benchmarks.dll'), '--serve-segmenter', input])
const python = process.env.PYTHON ?? 'python3'
const hasPython = spawnSync(python, ['-c', 'import jieba'], { stdio: 'ignore' }).status === 0
const jieba = hasPython ? server(python, [join(here, 'compare_jieba.py'), input]) : null

const times = { 'ours, ends only': [], 'ours, words': [], 'ours, words and tags': [], 'node-rs, words': [], 'node-rs, words and tags': [], 'python3-jieba, words': [] }
for (let round = -2; round < Number(rounds); round++) {
  const measured = {
    'ours, ends only': await ours.ask('ends'),
    'node-rs, words': timeNode(() => nodeJieba.cut(text, true)),
    'ours, words': await ours.ask('cut'),
    'node-rs, words and tags': timeNode(() => nodeJieba.tag(text, true)),
    'ours, words and tags': await ours.ask('tag'),
  }
  if (jieba && (round === 0 || round === 1)) measured['python3-jieba, words'] = await jieba.ask('cut')
  if (round >= 0) for (const [name, milliseconds] of Object.entries(measured)) times[name].push(milliseconds)
}

const speed = (name) => (times[name].length ? megabytes / (Math.min(...times[name]) / 1000) : NaN)
console.log(`${file}: ${megabytes.toFixed(3)} MB, ${rounds} rounds in turns, the best of each`)
for (const name of Object.keys(times)) {
  if (times[name].length) console.log(`${name.padEnd(26)} ${speed(name).toFixed(2).padStart(9)} MB/s`)
}
const ratio = (a, b) => (speed(a) / speed(b)).toFixed(2)
console.log(`words, ours to node-rs          ${ratio('ours, words', 'node-rs, words')}   ends only to node-rs words  ${ratio('ours, ends only', 'node-rs, words')}`)
console.log(`words and tags, ours to node-rs ${ratio('ours, words and tags', 'node-rs, words and tags')}`)
if (jieba) console.log(`words, ours to python3-jieba    ${ratio('ours, words', 'python3-jieba, words')}`)
console.log(`load: ours ${(await ours.ask('load')).toFixed(0)} ms (process then ${(await ours.ask('memory')).toFixed(0)} MB), node-rs ${nodeLoad.toFixed(0)} ms`)

// Agreement: the share of words of the first that the second has at the same place.
const words = { 'node-rs': nodeJieba.cut(text, true) }
await ours.ask(`words ${join(work, 'ours')}`)
words.ours = readFileSync(join(work, 'ours'), 'utf8').split('\x1f').slice(0, -1)
if (jieba) {
  await jieba.ask(`words ${join(work, 'python')}`)
  words['python3-jieba'] = readFileSync(join(work, 'python'), 'utf8').split('\x1f').slice(0, -1)
}
for (const other of Object.keys(words).filter((name) => name !== 'ours')) {
  const spans = new Set()
  let at = 0
  for (const word of words[other]) spans.add(`${at}-${(at += word.length)}`)
  let same = 0
  at = 0
  for (const word of words.ours) if (spans.has(`${at}-${(at += word.length)}`)) same++
  console.log(`agreement with ${other}: ${same} of ${words.ours.length} words (${((100 * same) / words.ours.length).toFixed(4)} %), ${words[other].length} there`)
}

ours.close()
jieba?.close()
rmSync(work, { recursive: true })

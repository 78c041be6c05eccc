// node lint.mjs STATEMENTS.json [RESULT.json]
// Checks statements by Neo4j's own front end, as Cypher 5 and as Cypher 25. STATEMENTS.json: [{"name", "text", "parameters": ["rows", …]}, …].
// RESULT.json (else the standard output): {"statements", "shapes", "versions", "findings": [{"name", "version", "severity", "line", "message"}, …]}; a finding is anything that the front
// end remarks, errors and warnings alike: deprecations are warnings. Statements that differ in names between backticks alone are of one shape and
// checked once. Exit code 1 where there are findings.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { lintCypherQuery } = createRequire(import.meta.url)('@neo4j-cypher/language-support')
const versions = ['5', '25']
const statements = JSON.parse(readFileSync(process.argv[2], 'utf8'))

// Equal names stay equal, so that what is wrong with one statement of a shape is wrong with all. Names in OPTIONS are settings and stay.
function shapeOf({ text, parameters }) {
  const names = new Map()
  const shape = text.replace(/`(?:[^`]|``)+`/g, (name) => {
    if (name.includes('.')) return name
    if (!names.has(name)) names.set(name, `\`Name${names.size}\``)
    return names.get(name)
  })
  return JSON.stringify([shape, parameters])
}

const shapes = new Map()
for (const statement of statements) {
  const shape = shapeOf(statement)
  if (!shapes.has(shape)) shapes.set(shape, statement)
}

const findings = []
for (const { name, text, parameters } of shapes.values()) {
  for (const version of versions) {
    const values = Object.fromEntries(parameters.map((parameter) => [parameter, null]))
    for (const diagnostic of lintCypherQuery(`CYPHER ${version}\n${text}`, { parameters: values }).diagnostics) {
      findings.push({
        name,
        version,
        severity: diagnostic.severity === 1 ? 'error' : 'warning',
        line: diagnostic.range.start.line,
        message: diagnostic.message,
      })
    }
  }
}

const result = JSON.stringify({ statements: statements.length, shapes: shapes.size, versions, findings }, null, 1)
if (process.argv[3]) writeFileSync(process.argv[3], result)
else console.log(result)
process.exitCode = findings.length > 0 ? 1 : 0

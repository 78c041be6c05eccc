// node queries.mjs: runs every file of cypher/queries by the official JavaScript driver, with the examples in its comments, on the server that KG_TEST_BOLT names.
// Prints the rows of each; exit code 1 where one fails. run.sh builds the graph of the sample texts first.
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import neo4j from 'neo4j-driver'

const [, scheme, user, password, host] = process.env.KG_TEST_BOLT.match(/^([\w+]+):\/\/([^:]+):(.*)@([^@]+)$/)
const driver = neo4j.driver(`${scheme}://${host}`, neo4j.auth.basic(decodeURIComponent(user), decodeURIComponent(password)), { disableLosslessIntegers: true })
const server = await driver.getServerInfo()
console.log(`${server.agent} over Bolt ${server.protocolVersion.major}.${server.protocolVersion.minor}`)

const value = (text) => (text.startsWith("'") ? text.slice(1, -1) : text.includes('.') ? Number(text) : neo4j.int(text))
const folder = fileURLToPath(new URL('../../../cypher/queries/', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.cypher')).sort()
let failed = 0
for (const file of files) {
  const text = readFileSync(folder + file, 'utf8')
  const parameters = Object.fromEntries([...text.matchAll(/^\/\/ :param (\w+) => (.+)$/gm)].map((match) => [match[1], value(match[2])]))
  try {
    const { records } = await driver.executeQuery(text, parameters, { routing: neo4j.routing.READ })
    console.log(`${file}: ${records.length} rows`)
  } catch (error) {
    failed++
    console.log(`${file}: ${error.code} ${error.message}`)
  }
}
console.log(`${files.length - failed} of ${files.length} queries ran`)
await driver.close()
process.exitCode = failed === 0 ? 0 : 1

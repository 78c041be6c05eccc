// Asks every tool of kg mcp and checks that answers bear evidence, that texts stand in the sources where it says, and that wrong questions are answered with what to do.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const sources = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'seeds', 'documents');
const texts = new Map(readdirSync(sources).map(n => [n, readFileSync(join(sources, n), 'utf8').replace(/^\uFEFF/, '')]));
const environment = Object.fromEntries(Object.entries(process.env).filter(([n]) => n.startsWith('KG_') || n === 'PATH' || n === 'HOME' || n.startsWith('DOTNET_')));
const client = new Client({ name: 'drive', version: '1.0.0' });
await client.connect(new StdioClientTransport({ command: process.argv[2], args: ['mcp'], env: environment }));

let calls = 0;
let quotes = 0;
const asked = new Set();

async function ask(name, args = {}) {
  calls++;
  asked.add(name);
  const result = await client.callTool({ name, arguments: args });
  const text = result.content[0].text;
  assert.ok(!result.isError, `${name}: ${text}`);
  const answer = JSON.parse(text);
  check(answer);
  return answer;
}

async function refused(name, args, expected) {
  calls++;
  const result = await client.callTool({ name, arguments: args });
  assert.ok(result.isError, `${name} should have been refused`);
  assert.match(result.content[0].text, expected);
}

// Every quotation, wherever it stands in an answer, is in its document at that place.
function check(value) {
  if (Array.isArray(value)) {
    value.forEach(check);
  } else if (value && typeof value === 'object') {
    if (typeof value.document === 'string' && typeof value.start === 'number') {
      assert.equal(texts.get(value.document).slice(value.start, value.end), value.text);
      quotes++;
    }
    Object.values(value).forEach(check);
  }
}

const evidenced = items => assert.ok(items.length > 0 && items.every(i => i.evidence.length > 0), 'without evidence');

const { tools } = await client.listTools();
assert.ok(tools.every(t => t.annotations.readOnlyHint === true && t.description && t.inputSchema.type === 'object'));
assert.match(client.getInstructions(), /not an achievement/);

const graph = await ask('describe_graph');
assert.equal(graph.documents, 5);
evidenced((await ask('search', { text: '四褐山' })).items);
const communities = await ask('find_places', { within: '四褐山街道', kind: 'community' });
assert.deepEqual(communities.items.map(i => i.name).sort(), ['四山社区', '四湾社区', '曹姑社区', '管山社区'].sort());
const shown = await ask('show_entity', { entity: '管山社区' });
assert.deepEqual(shown.containers.map(c => c.name), ['四褐山街道', '鸠江区', '芜湖市', '安徽省']);
evidenced(shown.facts);
const honours = await ask('facts_of_place', { topic: 'honours', place: '340207001' });
evidenced(honours.items);
assert.ok(honours.items.every(f => f.relation === 'AWARDED'));
const planned = await ask('facts_of_place', { topic: 'projects', place: '四褐山街道', status: 'planned' });
evidenced(planned.items);
assert.ok(planned.items.every(f => f.status.includes('planned')));
for (const topic of ['programs', 'honours_sought', 'people', 'organizations', 'partners', 'policies']) {
  await ask('facts_of_place', { topic });
}
const pages = [];
for (let cursor; ;) {
  const page = await ask('facts_of_place', { topic: 'policies', limit: 40, ...(cursor && { cursor }) });
  pages.push(...page.items);
  cursor = page.next_cursor;
  if (!cursor) break;
}
assert.equal(new Set(pages.map(f => `${f.head.key} ${f.tail.key}`)).size, pages.length);
assert.equal(pages.length, graph.relations.ADOPTS);
evidenced((await ask('recipients_of_honour', { honour: honours.items[0].tail.key })).items);
evidenced((await ask('adopters_of_policy', { policy: 'old-neighbourhood-renovation' })).items);
const numbers = await ask('indicators', { entity: '戚墅堰街道', metric: '人口' });
assert.ok(numbers.items.every(s => s.points.every(p => p.evidence.length > 0)));
const paths = await ask('paths', { from: '管山社区', to: '四湾社区' });
assert.deepEqual(paths.paths[0].map(f => f.relation), ['PART_OF', 'PART_OF']);
evidenced((await ask('neighbourhood', { entity: '管山社区' })).facts);
const documents = await ask('documents', { subject: '320412001' });
assert.equal(documents.items.length, 1);
const said = await ask('document_contribution', { document: documents.items[0].id });
const source = texts.get(documents.items[0].id);
for (const fact of [...said.entities, ...said.relations, ...said.numbers]) {
  assert.ok(fact.evidence.length > 0);
  for (const place of fact.evidence) {
    assert.equal(source.slice(place.start, place.end), place.text);
    quotes++;
  }
}
evidenced([await ask('evidence', { entity: honours.items[0].head.key, relation: 'AWARDED', tail: honours.items[0].tail.key })]);
assert.equal((await ask('changes')).items.length, 5);
if (tools.some(t => t.name === 'cypher')) {
  assert.equal((await ask('cypher', { statement: 'MATCH (d:Document) RETURN count(d) AS n' }))[0].n, 5);
  await refused('cypher', { statement: 'CREATE (:Intruder)' }, /./);
}

await refused('show_entity', { entity: '没有这个地方' }, /search for a part of the name/);
await refused('show_entity', { entity: '社区' }, /may be any of/);
await refused('facts_of_place', { topic: 'projets' }, /did you mean 'projects'/);
await refused('facts_of_place', { topic: 'projects', status: 'doen' }, /did you mean 'done'/);

assert.deepEqual(tools.map(t => t.name).filter(n => !asked.has(n)), []);
await client.close();
console.log(`${tools.length} tools, ${calls} calls, ${quotes} quotations found in the sources: all as expected`);

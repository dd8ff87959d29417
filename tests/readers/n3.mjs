// Reads files of RDF with N3.js: one line for each, how many quads it has, each once.
//
//   n3 FILE…            1234 FILE
//   n3 --canonical FILE the quads themselves as N-Quads, sorted
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Parser, Store, Writer } from 'n3';

const formats = { ttl: 'text/turtle', trig: 'application/trig', nt: 'N-Triples', nq: 'N-Quads' };
const [first, ...rest] = process.argv.slice(2);
if (first === '--version') {
  console.log(createRequire(import.meta.url)('n3/package.json').version);
  process.exit(0);
}
const canonical = first === '--canonical';
for (const file of canonical ? rest : [first, ...rest]) {
  const store = new Store(new Parser({ format: formats[file.split('.').pop()] }).parse(readFileSync(file, 'utf8')));
  if (canonical) {
    const writer = new Writer({ format: 'N-Quads' });
    const lines = store.getQuads().map((quad) => writer.quadToString(quad.subject, quad.predicate, quad.object, quad.graph));
    process.stdout.write(lines.sort().join(''));
  } else {
    console.log(`${store.size} ${file}`);
  }
}

// Judges that others wrote: the Nu HTML checker and axe-core.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);

/** What the Nu HTML checker has against a file. */
export function valid(file) {
  const jar = require('vnu-jar');
  const ran = spawnSync('java', ['-jar', jar, '--format', 'json', '--exit-zero-always', file], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (ran.error?.code === 'ENOENT') {
    console.log('missing: java (the package `default-jre-headless` of most systems)');
    process.exit(2);
  }
  const { messages } = JSON.parse(ran.stderr);
  // A slash in a void element is how templates are written, and without effect.
  const counts = (m) => m.type !== 'info' || (m.subType === 'warning' && !m.message.startsWith('Trailing slash'));
  return messages.filter(counts).map((m) => `line ${m.lastLine}: ${m.message} ${(m.extract ?? '').slice(0, 120)}`);
}

/** What axe-core has against a page as it stands. */
export async function axe(page) {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 140)} (${n.failureSummary.split('\n').slice(1).join(' ').trim().slice(0, 160)})`));
}

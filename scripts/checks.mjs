/*
 * The checks behind `npm test`, in order. Static checks count as one passed or failed check each,
 * tests as themselves. A failed check does not keep the later ones from running, but without a
 * built site there is nothing to open in a browser.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { ROOT } from './node.mjs';
import { runNode, tool } from './run.mjs';
import { buildSite } from './site.mjs';

const node = process.execPath;
const results = join(ROOT, 'test-results');
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function heading(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 70 - text.length))}`);
}

/** Runs a check that only passes or fails. */
function check(name, args, env = {}) {
  heading(name);
  if (runNode(node, args, { env }) === 0) {
    total.passed += 1;
    console.log('ok');
  } else {
    total.failed += 1;
    failures.push(name);
  }
}

/** Runs a test runner that leaves a JSON report in `file`; `count` reads its numbers. */
function tests(name, args, file, env, count) {
  heading(name);
  const report = join(results, file);
  const status = runNode(node, args, { env });
  let counted = { passed: 0, failed: 0, skipped: 0 };
  try {
    counted = count(JSON.parse(readFileSync(report, 'utf8')));
  } catch (error) {
    console.error(`${name}: no report was written (${error.message})`);
  }
  // A runner that fails without a failed test (a crash, an unhandled error) is a failure as well,
  // and so is one that found nothing to run.
  if (counted.failed === 0 && (status !== 0 || counted.passed === 0)) counted.failed = 1;
  if (counted.failed > 0) failures.push(name);
  for (const key of Object.keys(total)) total[key] += counted[key];
}

/** Runs one of the projects in `vitest.config.ts`. */
function vitest(name, project) {
  const file = `vitest-${project}.json`;
  tests(
    name,
    [
      tool('vitest'),
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${join(results, file)}`,
    ],
    file,
    {},
    (report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  );
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

check('formatting', [tool('prettier'), '--check', '--log-level=warn', '.']);
check('types of content', [tool('astro'), 'sync', '--silent']);
check('lint', [tool('eslint'), '--max-warnings=0', '.']);
check('which way imports run', [
  tool('depcruise'),
  ...['--config', '.dependency-cruiser.js', 'server', 'packaging', 'src'],
]);
check('types', [tool('astro'), 'check', '--minimumFailingSeverity', 'warning']);
vitest('unit and server tests', 'unit');

heading('site');
await buildSite(node);
console.log('ok');

vitest('tests of the built site', 'site');

tests(
  'browser tests',
  [tool('playwright'), 'test', '--reporter=list,json'],
  'playwright.json',
  {
    WS101_BROWSER: findBrowser(),
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(results, 'playwright.json'),
  },
  ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }),
);

check('Lighthouse', ['scripts/lighthouse.mjs'], { WS101_BROWSER: findBrowser() });

heading('result');
if (failures.length > 0) console.log(`failed: ${failures.join(', ')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { makeCertificate } from './certificates.ts';
import { findProgram, freePort } from './programs.ts';
import { startServer } from './running.ts';

const RULES = 'docs/prometheus-rules.yml';
const CASES = 'tests/server/prometheus-rules.test.yml';
const DASHBOARD = 'docs/grafana-dashboard.json';

const sentence = z.string().regex(/[.]$/);
const rulesSchema = z.strictObject({
  groups: z.tuple([
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^WebSocket101[A-Z]\w+$/),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: sentence, description: sentence }),
        }),
      ),
    }),
  ]),
});
const casesSchema = z.object({ tests: z.array(z.object({ name: z.string() })) });

/** What Grafana's import needs of a dashboard, and what this one is made of. */
const source = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const panelSchema = z.strictObject({
  id: z.int().positive(),
  type: z.enum(['stat', 'timeseries']),
  title: z.string().min(1),
  description: z.string().optional(),
  datasource: source,
  gridPos: z.strictObject({
    x: z.int().min(0).max(23),
    y: z.int().min(0),
    w: z.int().min(1).max(24),
    h: z.int().min(2),
  }),
  fieldConfig: z.strictObject({
    defaults: z.looseObject({
      unit: z.enum(['none', 's', 'reqps', 'Bps', 'bytes', 'percentunit']),
    }),
    overrides: z.array(z.never()),
  }),
  options: z.looseObject({}),
  targets: z
    .array(
      z.strictObject({
        refId: z.string().regex(/^[A-Z]$/),
        expr: z.string().min(1),
        legendFormat: z.string(),
      }),
    )
    .min(1),
});
const dashboardSchema = z.strictObject({
  uid: z.string().max(40),
  title: z.string(),
  tags: z.array(z.string()),
  schemaVersion: z.int().min(36),
  version: z.int(),
  editable: z.boolean(),
  refresh: z.string(),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  timezone: z.string(),
  annotations: z.strictObject({ list: z.array(z.never()) }),
  templating: z.strictObject({
    list: z.tuple([
      z.looseObject({ name: z.literal('datasource'), type: z.literal('datasource') }),
      z.looseObject({ name: z.literal('instance'), type: z.literal('query'), datasource: source }),
    ]),
  }),
  panels: z.array(panelSchema),
});

const rules = rulesSchema.parse(load(readFileSync(RULES, 'utf8'))).groups[0].rules;
const dashboard = dashboardSchema.parse(JSON.parse(readFileSync(DASHBOARD, 'utf8')));
const shown = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => [`panel “${title}”`, expr] as const),
);
const expressions = [...rules.map(({ alert, expr }) => [alert, expr] as const), ...shown];

interface Selector {
  metric: string;
  labels: string[];
}

/** The metrics that an expression asks for; fails where every name in it is not accounted for. */
function selectorsOf(expression: string): Selector[] {
  const selectors: Selector[] = [];
  const rest = expression
    .replace(/([a-z]\w*)\{([^}]*)\}/g, (_, metric: string, inside: string) => {
      const labels = [...inside.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label);
      selectors.push({ metric, labels });
      return '';
    })
    .replace(/\bby \((?:\w+(?:, )?)+\)/g, '')
    .replace(/\[(?:\$__rate_interval|\d+m)\]/g, '')
    .replace(/\b(?:sum|min|max|count|rate|increase|changes|time)\b/g, '');
  // A metric without labels would be one of every job.
  if (/[a-z_]{2,}/i.test(rest)) throw new Error(`not understood: ${rest}`);
  return selectors;
}

describe('rules and dashboard', () => {
  const certificate = makeCertificate();
  let server: Awaited<ReturnType<typeof startServer>>;
  let text: string;

  beforeAll(async () => {
    const { cert, key } = certificate;
    const redis = `redis://127.0.0.1:${await freePort()}`;
    server = await startServer({ cert, key, redis, maxMessage: 125 });
    const socket = new WebSocket(`wss://127.0.0.1:${server.port}/echo`, {
      rejectUnauthorized: false,
    });
    await once(socket, 'open');
    socket.send('x'.repeat(126));
    await once(socket, 'close');
    await ask('echo');
    // The event loop is sampled: the first reading may come before any sample.
    await vi.waitFor(async () => {
      text = await ask('metrics');
      expect(text).toContain('{quantile="0.99"}');
    });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(certificate.folder, { recursive: true });
  });

  function ask(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { rejectUnauthorized: false, agent: false };
      get(`https://127.0.0.1:${server.port}/${path}`, options, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve(body));
      }).on('error', reject);
    });
  }

  /** The labels of a metric that Prometheus gets of the server; undefined where there is none. */
  function labelsOf(metric: string): string[] | undefined {
    // Of Prometheus itself.
    if (metric === 'up') return [];
    const sample = new RegExp(`^${metric}(?:\\{(.*)\\})? \\S+$`, 'm').exec(text);
    if (!sample) return undefined;
    return [...(sample[1] ?? '').matchAll(/(\w+)="/g)].map(([, label = '']) => label);
  }

  test.each(expressions)('%s names what a running server says', (_, expression) => {
    const selectors = selectorsOf(expression);
    expect(selectors.length).toBeGreaterThan(0);
    for (const { metric, labels } of selectors) {
      const known = labelsOf(metric);
      expect([metric, known]).toEqual([metric, expect.any(Array)]);
      expect(labels).toContain('job');
      const own = labels.filter((label) => label !== 'job' && label !== 'instance');
      expect(known).toEqual(expect.arrayContaining(own));
    }
    for (const [, names = ''] of expression.matchAll(/\bby \(([^)]*)\)/g)) {
      const all = selectors.flatMap(({ metric }) => labelsOf(metric) ?? []);
      expect(all).toEqual(expect.arrayContaining(names.split(', ')));
    }
  });

  test('what the server says is in the docs, also what it says only with Redis or a certificate', () => {
    const docs = readFileSync('docs/self-hosting.md', 'utf8');
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
    expect(names).toContain('ws101_redis_up');
    expect(names).toContain('ws101_certificate_until_seconds');
    for (const name of names) expect(docs).toMatch(new RegExp(`\`${name}[{\`]`));
  });

  test('the build is told with version and Node', () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const labels = `version="${version}",node="${process.versions.node}"`;
    expect(text).toContain(`websocket101_build_info{${labels}} 1\n`);
  });

  test('the end of the certificate is told', () => {
    const [, until = ''] = /^ws101_certificate_until_seconds (\d+)$/m.exec(text) ?? [];
    const day = 86_400;
    expect(Number(until) - Date.now() / 1_000).toBeGreaterThan(0.9 * day);
    expect(Number(until) - Date.now() / 1_000).toBeLessThan(1.1 * day);
  });
});

test('no two panels have one place, one number or one name, and none is beyond the edge', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  const taken = new Map<string, string>();
  for (const { title, gridPos, targets } of panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect([title, taken.get(`${x} ${y}`)]).toEqual([title, undefined]);
        taken.set(`${x} ${y}`, title);
      }
    }
  }
});

test('each alert is let fire, and each of its cases is one of an alert', () => {
  const { tests } = casesSchema.parse(load(readFileSync(CASES, 'utf8')));
  expect(tests.map(({ name }) => name)).toEqual(rules.map(({ alert }) => alert));
});

const promtool = findProgram('promtool');

describe.skipIf(promtool === undefined)('promtool', () => {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(promtool ?? '', args, { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };

  test('reads the rules', () => {
    const { status, said } = run('check', 'rules', RULES);
    expect(status, said).toBe(0);
    expect(said).toContain(`SUCCESS: ${rules.length} rules found`);
  });

  test('lets each alert fire when it should, and only then', () => {
    const { status, said } = run('test', 'rules', CASES);
    expect(status, said).toBe(0);
  });

  test('sees of each alert when it no longer fires', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws101-rules-'));
    const silent = readFileSync(RULES, 'utf8').replaceAll(/expr: .+/g, 'expr: vector(0) > 1');
    writeFileSync(join(folder, 'rules.yml'), silent);
    const cases = readFileSync(CASES, 'utf8').replace(`../../${RULES}`, './rules.yml');
    writeFileSync(join(folder, 'cases.yml'), cases);
    const { status, said } = run('test', 'rules', join(folder, 'cases.yml'));
    expect(status).not.toBe(0);
    expect(rules.filter(({ alert }) => !said.includes(`alertname: ${alert}`))).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test('reads every expression of the dashboard', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws101-rules-'));
    const file = join(folder, 'dashboard.yml');
    const recorded = shown.map(([, expr], at) => ({
      record: `panel:${at}`.replace(/\d+/, (digits) => `n${digits}`),
      expr: expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m'),
    }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules: recorded }] }));
    const { status, said } = run('check', 'rules', file);
    expect(status, said).toBe(0);
    expect(said).toContain(`SUCCESS: ${shown.length} rules found`);
    rmSync(folder, { recursive: true });
  });
});

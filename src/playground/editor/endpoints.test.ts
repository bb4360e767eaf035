import { expect, it } from 'vitest';
import { endpoints as served } from '../../../server/endpoints/index.ts';
import { describeEndpoint } from '../../../server/endpoint/reference.ts';
import { offersIn } from './endpoints.ts';

const endpoints = served.map((endpoint) => describeEndpoint(endpoint, { conformance: false }));
const isOurs = (host: string) => host === 'localhost:9998';
const labels = (before: string, base = '/') =>
  offersIn(before, endpoints, 'en', isOurs, base).map(({ label }) => label);

it('after the host the endpoints of that protocol are offered', () => {
  expect(labels("new WebSocket('ws://localhost:9998/")).toContain('/echo');
  expect(labels("new WebSocket('ws://localhost:9998/")).not.toContain('/sse');
  expect(labels("fetch('http://localhost:9998/s")).toContain('/sse');
  expect(labels("new WebSocket('ws://example.org/")).toEqual([]);
  expect(labels('ws.send("/')).toEqual([]);
});

it('after the question mark the parameters that are not there yet', () => {
  expect(labels('"ws://localhost:9998/close?')).toEqual([
    'code',
    'reason',
    'after',
    'answer',
    'hold',
  ]);
  expect(labels('"ws://localhost:9998/close?code=1000&re')).not.toContain('code');
  expect(labels('"ws://localhost:9998/close?code=10')).toEqual([]);
  expect(labels('"ws://localhost:9998/nothing?')).toEqual([]);
});

it('what is offered replaces what was begun, and is told in the page’s language', () => {
  const [first] = offersIn('`ws://localhost:9998/some/ec', endpoints, 'zh', isOurs, '/some/');
  expect(first).toMatchObject({ text: 'echo', replaces: 2 });
  expect(first?.summary).toMatch(/\p{Script=Han}/u);
  const [code] = offersIn('"ws://localhost:9998/close?co', endpoints, 'en', isOurs);
  expect(code).toMatchObject({ text: 'code=', value: '4000', replaces: 2 });
});

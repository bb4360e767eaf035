import { httpEndpoint, type Endpoint } from '../endpoint/endpoint.ts';
import { sendJson } from '../http/json.ts';
import { describeEndpoint } from '../endpoint/reference.ts';

/** Lists the endpoints; the reference lesson is made from the same list. */
export function listOf(endpoints: () => readonly Endpoint[]): Endpoint {
  return httpEndpoint({
    path: '/endpoints.json',
    anyOrigin: true,
    summary: {
      zh: '本列表：每个地址的用途和参数。',
      en: 'This list: what each address does and takes.',
    },
    parameters: {},
    answer(response, { live }) {
      const told = endpoints().map((endpoint) => describeEndpoint(endpoint, live.config));
      sendJson(response, told);
      return undefined;
    },
  });
}

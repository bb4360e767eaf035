import type { Endpoint } from './endpoint.ts';
import type { Words } from '../http/language.ts';
import { defaultTextOf, expectationOf, isRequired, purpose } from '../settings/values.ts';

/** What is told of one parameter. */
export interface ParameterReference {
  name: string;
  purpose: Words;
  /** Which values are taken; completes "must be …". */
  expected: Words;
  required: boolean;
  /** What is taken where it is not given, as it would be written; missing where that is nothing. */
  default?: string;
  /** An address that works. */
  example: string;
}

/** What is told of one endpoint: an entry of `/endpoints.json`. */
export interface EndpointReference {
  path: string;
  transport: 'websocket' | 'http';
  summary: Words;
  parameters: ParameterReference[];
  /** Whether other parameters are let through. */
  anyParameters: boolean;
}

/**
 * Describes an endpoint by what checks its parameters.
 * @param options.conformance whether the server was started with --conformance
 */
export function describeEndpoint(
  endpoint: Endpoint,
  { conformance }: { conformance: boolean },
): EndpointReference {
  const { path, transport, summary, anyParameters = false, forConformance = [] } = endpoint;
  const parameters = Object.entries(endpoint.parameters).filter(
    ([name]) => conformance || !forConformance.includes(name),
  );
  return {
    path,
    transport,
    summary,
    parameters: parameters.map(([name, schema]) => {
      const { expected, example } = expectationOf(schema);
      const standard = defaultTextOf(schema);
      return {
        name,
        purpose: purpose.get(schema) ?? { zh: '', en: '' },
        expected,
        required: isRequired(schema),
        ...(standard !== undefined && { default: standard }),
        example: `${path}?${name}=${encodeURIComponent(example)}`,
      };
    }),
    anyParameters,
  };
}

import type { AnnotatedRange } from './range.ts';

/** What both sides agreed on for permessage-deflate, RFC 7692 §7.1. */
export interface Deflate {
  /** The sender of that side begins each message with an empty window. */
  serverNoContextTakeover: boolean;
  clientNoContextTakeover: boolean;
  /** Window size as a power of two, 8 to 15. */
  serverMaxWindowBits: number;
  clientMaxWindowBits: number;
}

export const DEFLATE = 'permessage-deflate';

/** One element of `Sec-WebSocket-Extensions`, with the bytes that it stands at. */
export interface Extension {
  name: string;
  parameters: readonly ExtensionParameter[];
  range: AnnotatedRange;
}

export interface ExtensionParameter {
  name: string;
  /** Without quotes; undefined where the parameter has no value. */
  value: string | undefined;
  range: AnnotatedRange;
}

/** Reads an `extension` range of a handshake (RFC 6455 §9.1). */
export function readExtension(range: AnnotatedRange): Extension {
  const children = range.children ?? [];
  const name = children.find(({ kind }) => kind === 'token')?.value ?? '';
  const parameters = children
    .filter(({ kind }) => kind === 'extension-parameter')
    .map((parameter) => {
      const text = String(parameter.value);
      const equals = text.indexOf('=');
      return {
        name: (equals < 0 ? text : text.slice(0, equals)).trim(),
        value: equals < 0 ? undefined : unquote(text.slice(equals + 1).trim()),
        range: parameter,
      };
    });
  return { name: String(name), parameters, range };
}

/**
 * Reads the server's answer to an offer of permessage-deflate.
 * @returns The agreement, or the parameter that must not stand there (RFC 7692 §7.1).
 */
export function readDeflate(answer: Extension): Deflate | { invalid: ExtensionParameter } {
  const deflate: Deflate = {
    serverNoContextTakeover: false,
    clientNoContextTakeover: false,
    serverMaxWindowBits: 15,
    clientMaxWindowBits: 15,
  };
  const seen = new Set<string>();
  for (const parameter of answer.parameters) {
    const { name, value } = parameter;
    if (seen.has(name)) return { invalid: parameter };
    seen.add(name);
    if (name === 'server_no_context_takeover' && value === undefined) {
      deflate.serverNoContextTakeover = true;
    } else if (name === 'client_no_context_takeover' && value === undefined) {
      deflate.clientNoContextTakeover = true;
    } else if (name === 'server_max_window_bits' && isWindowBits(value)) {
      deflate.serverMaxWindowBits = Number(value);
    } else if (name === 'client_max_window_bits' && isWindowBits(value)) {
      deflate.clientMaxWindowBits = Number(value);
    } else {
      return { invalid: parameter };
    }
  }
  return deflate;
}

/**
 * Whether the server's answer keeps to an offer: it may ask the client for a smaller window only
 * where the client said that it can, its own window may be no larger than it was asked for, and
 * without context takeover where that was asked for (RFC 7692 §7.1.1, §7.1.2).
 */
export function fitsOffer(answer: Extension, offer: Extension): boolean {
  const value = ({ parameters }: Extension, name: string) =>
    parameters.find((parameter) => parameter.name === name);
  const has = (extension: Extension, name: string) => value(extension, name) !== undefined;
  if (has(answer, 'client_max_window_bits') && !has(offer, 'client_max_window_bits')) return false;
  const asked = value(offer, 'server_max_window_bits')?.value;
  const bits = value(answer, 'server_max_window_bits')?.value ?? '15';
  if (asked !== undefined && Number(bits) > Number(asked)) return false;
  const once = 'server_no_context_takeover';
  return !has(offer, once) || has(answer, once);
}

function isWindowBits(value: string | undefined): boolean {
  return value !== undefined && /^([89]|1[0-5])$/.test(value);
}

function unquote(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

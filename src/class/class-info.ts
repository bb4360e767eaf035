import {
  arrayOf,
  isBoolean,
  isNumber,
  isString,
  objectOf,
  oneOf,
  optional,
  type Check,
} from '../playground/shape.ts';

/** One address at which a class finds the server. */
export interface ClassPlace {
  kind: 'ipv4' | 'ipv6' | 'name';
  url: string;
  /** Its QR code: an SVG path in a square of `size` units. */
  qr: { size: number; path: string };
}

/** What `/class.json` says. */
export interface ClassInfo {
  class: boolean;
  /** Best first; none where there is no class, or no network. */
  addresses: ClassPlace[];
  /** What learners type, with ADDRESS in the place of one: where the system does not tell the server. */
  typed?: string;
  /** How whoever has this server starts it for a class, where it was not. */
  start?: string;
}

const isInfo: Check<ClassInfo> = objectOf({
  class: isBoolean,
  addresses: arrayOf(
    objectOf({
      kind: oneOf('ipv4', 'ipv6', 'name'),
      url: isString,
      qr: objectOf({ size: isNumber, path: isString }),
    }),
  ),
  typed: optional(isString),
  start: optional(isString),
});

/** Asks the server. @returns undefined where it does not answer, or something else does. */
export async function askForClass(address: string): Promise<ClassInfo | undefined> {
  try {
    const response = await fetch(address);
    const info: unknown = response.ok ? await response.json() : undefined;
    return isInfo(info) ? info : undefined;
  } catch {
    return undefined;
  }
}

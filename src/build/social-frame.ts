/* What a shared link's picture shows, apart from how it is drawn. */

/** Size in pixels of the picture that goes with a shared link (Open Graph's `og:image`). */
export const SOCIAL_PICTURE = { width: 1_200, height: 630 };

/**
 * The unmasked text frame (RFC 6455 §5.2) that a server would send with `name`.
 * @param name At most 125 ASCII characters.
 */
export function nameFrame(name: string): number[] {
  return [0x81, name.length, ...Buffer.from(name, 'ascii')];
}

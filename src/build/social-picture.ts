import sharp from 'sharp';
import { nameFrame, SOCIAL_PICTURE } from './social-frame.ts';
import { strokeText, strokeWidth } from './stroke-letters.ts';

/** The dark theme's colours, from `tokens.css`. */
const COLOUR = {
  ground: '#12161b',
  ink: '#e6e9ec',
  soft: '#a9b3bd',
  client: '#86b6ff',
  server: '#ffae70',
  control: '#12433b',
  length: '#463a12',
  payload: '#293f1a',
};

const MARGIN = 90;
const ROW = { top: 380, height: 84 };

/**
 * The picture of a lesson as SVG: the mark, and the lesson's name as the bytes of a frame on its
 * way from the server. It holds no text, so it needs no font, and it is the same in every language.
 * @param name Its file name: lower-case letters, digits and hyphens.
 */
export function socialSvg(name: string): string {
  const { width, height } = SOCIAL_PICTURE;
  const bytes = nameFrame(name);
  const room = width - 2 * MARGIN;
  const cell = Math.min(92, room / bytes.length);
  const size = Math.min(30, cell * 0.32);
  const cells = bytes.map((byte, at) => {
    const x = MARGIN + at * cell;
    const tint = at === 0 ? COLOUR.control : at === 1 ? COLOUR.length : COLOUR.payload;
    const middle = (text: string) => x + (cell - strokeWidth(text, size)) / 2;
    const hex = byte.toString(16).padStart(2, '0');
    const letter = name[at - 2];
    return [
      `<rect x="${x + 2}" y="${ROW.top}" width="${cell - 4}" height="${ROW.height}" rx="6" fill="${tint}"/>`,
      strokeText(hex, {
        x: middle(hex),
        y: ROW.top + (ROW.height - size) / 2,
        size,
        colour: COLOUR.ink,
      }),
      letter === undefined
        ? ''
        : strokeText(letter, {
            x: middle(letter),
            y: ROW.top + ROW.height + 34,
            size,
            colour: COLOUR.server,
          }),
    ].join('');
  });
  const wire = ROW.top - 40;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${COLOUR.ground}"/>`,
    strokeText('WebSocket', { x: MARGIN, y: 122, size: 84, colour: COLOUR.ink }),
    mark(MARGIN + strokeWidth('WebSocket', 84) + 60, 88, 5),
    `<path d="M${MARGIN} ${wire}H${width - MARGIN}" stroke="${COLOUR.server}" stroke-width="4"/>`,
    `<path d="M${MARGIN + 22} ${wire - 14}L${MARGIN} ${wire}l22 14" fill="none" stroke="${COLOUR.server}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>`,
    ...cells,
    '</svg>',
  ].join('');
}

/** The mark of `shell/Mark.astro`, `scale` times its own size. */
function mark(x: number, y: number, scale: number): string {
  return [
    `<g transform="translate(${x} ${y}) scale(${scale})" fill="none" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">`,
    `<path stroke="${COLOUR.client}" d="M4 7 9 3v24"/>`,
    `<path stroke="${COLOUR.server}" d="M35 7 40 3v24"/>`,
    `<path stroke="${COLOUR.client}" d="M15.5 15a6.5 12 0 0 1 13 0"/>`,
    `<path stroke="${COLOUR.server}" d="M28.5 15a6.5 12 0 0 1-13 0"/>`,
    '</g>',
  ].join('');
}

/** The picture of a lesson as a PNG file. */
export async function socialPng(name: string): Promise<Buffer> {
  return sharp(Buffer.from(socialSvg(name)))
    .png({ palette: true, compressionLevel: 9 })
    .toBuffer();
}

import { concat, hex, latin1 } from '../../protocol/bytes.ts';
import { FrameParser } from '../../protocol/frame-parser.ts';
import { payloadOf, type Frame } from '../../protocol/frame.ts';
import { findHeadEnd } from '../../protocol/http.ts';
import { isControl, OPCODE, opcodeName } from '../../protocol/opcode.ts';
import { decodeUtf8 } from '../../protocol/utf8.ts';
import { element } from '../element.ts';
import type { Word } from '../words.ts';
import type { Verdict } from './verdict.ts';

type Side = Verdict['bytes'][number]['from'];

/** Bytes of one frame that are written out. */
const SHOWN = 48;

/** The bytes that went to and fro in one case, in order, heads as text and frames taken apart. */
export function bytesView({ bytes, end }: Verdict, word: Word): HTMLElement {
  const sides = { client: new SideReader(), server: new SideReader() };
  const list = element('ol', 'judge-wire');
  for (const { from, hex: text, size } of bytes) {
    const content = Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    const parts = sides[from].read(content);
    if (content.length < size) {
      parts.push(element('p', 'judge-cut', word('judge.cut', { size })));
    }
    list.append(
      element(
        'li',
        `judge-from-${from}`,
        element('span', 'judge-side', word(sideWord(from))),
        ...parts,
      ),
    );
  }
  if (bytes.length === 0) list.append(element('li', '', word('judge.nothing')));
  if (end) list.append(element('li', 'judge-end', word(`judge.ended.${end}`)));
  return list;
}

function sideWord(side: Side): 'judge.client' | 'judge.server' {
  return side === 'client' ? 'judge.client' : 'judge.server';
}

/** What one side sent: a head, then frames, in whatever pieces. */
class SideReader {
  #head: Uint8Array | undefined = new Uint8Array(0);
  #frames = new FrameParser({ sender: 'client' });

  read(bytes: Uint8Array): HTMLElement[] {
    if (!this.#head) return this.#readFrames(bytes);
    const before = this.#head.length;
    this.#head = concat(this.#head, bytes);
    const end = findHeadEnd(this.#head);
    if (end < 0) return [headView(bytes)];
    const rest = this.#head.subarray(end);
    this.#head = undefined;
    return [headView(bytes.subarray(0, end - before)), ...this.#readFrames(rest)];
  }

  #readFrames(bytes: Uint8Array): HTMLElement[] {
    if (bytes.length === 0) return [];
    const frames = this.#frames
      .push(bytes)
      .flatMap((item) => (item.type === 'frame' ? [item] : []));
    const views = frames.map(frameView);
    const whole = frames.reduce((sum, { start, end }) => sum + end - start, 0);
    // Part of a frame: what there is of it, as it is.
    if (whole < bytes.length && frames.length === 0) views.push(rawView(bytes));
    return views;
  }
}

function headView(bytes: Uint8Array): HTMLElement {
  const text = latin1(bytes).replaceAll('\r', '␍').replaceAll('\n', '␊\n');
  return element('pre', 'judge-text', text);
}

function rawView(bytes: Uint8Array): HTMLElement {
  return element('code', 'judge-hex', hexText(bytes.subarray(0, SHOWN)));
}

/** A frame's bytes by field, and what they say. */
function frameView(frame: Frame): HTMLElement {
  const { header, maskingKey, wirePayload } = frame;
  const keyLength = maskingKey ? 4 : 0;
  const fields: [string, Uint8Array][] = [
    ['control', header.subarray(0, 1)],
    ['length', header.subarray(1, header.length - keyLength)],
    ['mask', header.subarray(header.length - keyLength)],
    ['payload', wirePayload.subarray(0, SHOWN)],
  ];
  const view = element('code', 'judge-hex');
  for (const [field, bytes] of fields) {
    if (bytes.length > 0) view.append(element('span', `judge-${field}`, hexText(bytes)), ' ');
  }
  if (wirePayload.length > SHOWN) view.append('…');
  return element('div', 'judge-frame', view, element('span', 'judge-says', describe(frame)));
}

function describe(frame: Frame): string {
  const { opcode, fin, rsv1, rsv2, rsv3, maskingKey, payloadLength } = frame;
  const payload = payloadOf(frame);
  const bits = [
    fin ? 'FIN' : '',
    rsv1 ? 'RSV1' : '',
    rsv2 ? 'RSV2' : '',
    rsv3 ? 'RSV3' : '',
    maskingKey ? 'MASK' : '',
  ].filter((bit) => bit !== '');
  const isText = opcode === OPCODE.text || opcode === OPCODE.continuation || isControl(opcode);
  const code =
    opcode === OPCODE.close && payload.length >= 2
      ? ((payload[0] ?? 0) << 8) | (payload[1] ?? 0)
      : '';
  const content = opcode === OPCODE.close ? payload.subarray(2) : payload;
  const text =
    isText && content.length > 0 ? JSON.stringify(decodeUtf8(content.subarray(0, 60))) : '';
  return [opcodeName(opcode), code, bits.join(' '), `${payloadLength} B`, text]
    .filter((part) => part !== '')
    .join(' · ');
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, hex).join(' ');
}

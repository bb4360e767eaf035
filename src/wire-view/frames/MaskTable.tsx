import { useState } from 'preact/hooks';
import { handFocusOn } from '../../playground/hand-focus.ts';
import { hex } from '../../protocol/bytes.ts';
import type { Words } from '../words.ts';
import { maskSteps } from './mask-steps.ts';

const FEW = 8;
/** More rows than this teach nothing new. */
const MANY = 256;

interface Props {
  wirePayload: Uint8Array;
  maskingKey: Uint8Array;
  isText: boolean;
  words: Words;
}

/** The masking key XORed with the payload, worked out byte by byte. */
export function MaskTable({ wirePayload, maskingKey, isText, words: { word } }: Props) {
  const [isLong, setLong] = useState(false);
  const most = Math.min(wirePayload.length, MANY);
  const steps = maskSteps(wirePayload, maskingKey, isLong ? most : FEW, isText);
  const left = most - steps.length;
  return (
    <section class="fv-mask">
      <p class="fv-h4">{word('frames.mask')}</p>
      <p>{word('frames.mask.about')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">i</th>
            <th scope="col">{word('frames.mask.wire')}</th>
            <th scope="col">{word('frames.mask.key')}</th>
            <th scope="col">{word('frames.mask.payload')}</th>
            {isText && <th scope="col">{word('frames.mask.text')}</th>}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ at, wire, key, payload, text }) => (
            <tr key={at}>
              <th scope="row">{at}</th>
              <td>
                <ByteView byte={wire} />
              </td>
              <td class="ft-masking-key">
                <ByteView byte={key} />
              </td>
              <td class="ft-payload">
                <ByteView byte={payload} />
              </td>
              {isText && <td class="fv-reads">{text}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <button
          type="button"
          onClick={({ currentTarget }) => {
            handFocusOn(currentTarget);
            setLong(true);
          }}
        >
          {word('frames.mask.more', { count: left })}
        </button>
      )}
    </section>
  );
}

function ByteView({ byte }: { byte: number }) {
  return (
    <>
      <b>{hex(byte)}</b> <small>{byte.toString(2).padStart(8, '0')}</small>
    </>
  );
}

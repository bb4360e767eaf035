import type { Fault } from '../../protocol/fault.ts';
import { explainFault, type Words } from '../words.ts';
import { faultText } from './row-text.ts';

interface Props {
  faults: readonly Fault[];
  words: Words;
}

/** Each fault with what the rule says, where it stands, and what the peer will do. */
export function Faults({ faults, words }: Props) {
  return (
    <>
      {faults.map((fault) => {
        const { text, section, reaction } = explainFault(words, fault);
        return (
          <p key={fault.id + fault.sender} class="fv-fault">
            <b>⚠ {faultText(words, fault)}</b> {text} {reaction} <cite>{section}</cite>
          </p>
        );
      })}
    </>
  );
}

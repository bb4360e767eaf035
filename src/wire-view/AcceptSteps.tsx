import { computeAccept, GUID, isKey } from '../protocol/accept.ts';
import { hexText } from './hex-groups.ts';
import type { Words } from './words.ts';

interface Props {
  /** The key of the request. */
  sent: string;
  /** What the server answered; nothing where it has not. */
  answered?: string | undefined;
  words: Words;
}

/**
 * How the accept value comes from the key, with a box to try another key. As written it is for
 * reading; `accept-box.ts` brings the box to life, and `refusal/` the button that has the browser
 * refuse a wrong one.
 */
export function AcceptSteps({ sent, answered, words: { word } }: Props) {
  const { digest, accept } = computeAccept(sent);
  const right = answered === accept;
  return (
    <div class="wv-accept" id="hs-accept-steps">
      <h3>{word('wire.accept.title')}</h3>
      <ol>
        <li>
          <label for="wv-key">{word('wire.accept.key')}</label>
          <span class="wv-box">
            <input
              id="wv-key"
              class="wv-key"
              value={sent}
              data-sent={sent}
              readonly
              spellcheck={false}
              autocomplete="off"
            />
            <button type="button" class="wv-reset" hidden>
              {word('wire.accept.reset')}
            </button>
            <button type="button" class="wv-random" hidden>
              {word('wire.accept.random')}
            </button>
          </span>
          <span class="wv-note wv-odd" hidden={isKey(sent)}>
            {word('wire.accept.odd')}
          </span>
        </li>
        <li>
          <span>{word('wire.accept.guid')}</span>
          <samp>
            <i class="wv-key" data-step="key">
              {sent}
            </i>
            <i class="wv-guid">{GUID}</i>
          </samp>
        </li>
        <li>
          <span>{word('wire.accept.digest')}</span>
          <samp data-step="digest">{hexText(digest)}</samp>
        </li>
        <li>
          <span>{word('wire.accept.base64')}</span>
          <samp>
            <i class="wv-key" data-step="accept">
              {accept}
            </i>
          </samp>
        </li>
      </ol>
      {answered !== undefined && (
        <p
          class="wv-verdict"
          role="status"
          data-answered={answered}
          data-right={String(right)}
          data-yes={word('wire.accept.right', { answered })}
          data-no={word('wire.accept.wrong', { answered })}
          data-other={word('wire.accept.other', { answered })}
        >
          {word(right ? 'wire.accept.right' : 'wire.accept.wrong', { answered })}
        </p>
      )}
      <button type="button" class="wv-try" hidden>
        {word('wire.refusal.try')}
      </button>
    </div>
  );
}

import { headerLines } from '../protocol/http.ts';
import type { Sender } from '../protocol/trace.ts';
import { AcceptSteps } from './AcceptSteps.tsx';
import { linesOf } from './fields.ts';
import type { Handshake } from './handshake.ts';
import { Legend } from './Legend.tsx';
import { MessageView } from './MessageView.tsx';
import { outcomeText } from './outcome-text.ts';
import type { Words } from './words.ts';

export interface HandshakeViewProps {
  handshake: Handshake;
  source: 'recorded' | 'live';
  /** What the label says: whose handshake it is. */
  origin: string;
  words: Words;
}

/**
 * One opening handshake: request and response as text and bytes, what each part is for, how it
 * went, and how the accept value was computed. Reads and opens without JavaScript.
 */
export function HandshakeView({ handshake, source, origin, words }: HandshakeViewProps) {
  const { word } = words;
  const { request, response, faults, outcome } = handshake;
  const key = headerLines(request, 'sec-websocket-key')[0]?.value;
  const answered = response && headerLines(response, 'sec-websocket-accept')[0]?.value;
  const result = outcomeText(words, outcome);
  const fieldsOf = (sender: Sender) => {
    const message = sender === 'client' ? request : response;
    return message ? linesOf(message, sender, []).flatMap(({ fields }) => fields) : [];
  };
  return (
    <section class="wv-handshake not-content" data-source={source} aria-label={word('wire.label')}>
      <div class="wv-top">
        <p class="wv-origin">
          <b>{word(source === 'live' ? 'wire.live' : 'wire.recorded')}</b> {origin}
        </p>
        <button type="button" class="wv-all" aria-pressed="false" hidden>
          {word('wire.all')}
        </button>
      </div>
      <div class="wv-sides" aria-hidden="true">
        <span class="wv-client">{word('home.client')}</span>
        <span class="wv-server">{word('home.server')}</span>
      </div>
      <div class="wv-wire">
        <MessageView message={request} sender="client" faults={faults} words={words} />
        {response && (
          <MessageView
            message={response}
            sender="server"
            faults={faults}
            status={response.status}
            words={words}
          />
        )}
        <p class={`wv-outcome wv-${outcome.is}`}>
          <b>{result.title}</b> {result.text}
        </p>
      </div>
      {key !== undefined && (
        <AcceptSteps key={`${key} ${answered}`} sent={key} answered={answered} words={words} />
      )}
      <Legend fields={[...fieldsOf('client'), ...fieldsOf('server')]} words={words} />
    </section>
  );
}

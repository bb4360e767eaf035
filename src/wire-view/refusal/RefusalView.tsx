import { computeAccept } from '../../protocol/accept.ts';
import { toBase64 } from '../../protocol/base64.ts';
import { fromLatin1 } from '../../protocol/bytes.ts';
import { headerLines } from '../../protocol/http.ts';
import { sha1 } from '../../protocol/sha1.ts';
import type { Handshake } from '../handshake.ts';
import { MessageView } from '../MessageView.tsx';
import type { Words } from '../words.ts';
import type { Experiment, SocketEvent } from './experiment.ts';

const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];

interface Props {
  experiment: Experiment;
  words: Words;
}

/** What the page got of a handshake with a wrong accept value, and what had crossed the wire. */
export function RefusalView({ experiment: { address, events, handshake }, words }: Props) {
  const { word } = words;
  return (
    <>
      <p>{word('wire.refusal.about')}</p>
      <p>
        <b>{word('wire.refusal.events')}</b>
      </p>
      <ol class="wv-events">
        <li>
          <code>new WebSocket('{address}')</code> <small>readyState 0, CONNECTING</small>
        </li>
        {events.map((event) => (
          <EventLine key={event.name} event={event} />
        ))}
      </ol>
      {handshake?.response ? (
        <>
          <Compared handshake={handshake} words={words} />
          <MessageView
            message={handshake.response}
            sender="server"
            faults={handshake.faults}
            status={handshake.response.status}
            words={words}
            anchors="wa-"
          />
        </>
      ) : (
        <p>{word('wire.refusal.unseen')}</p>
      )}
    </>
  );
}

function EventLine({ event }: { event: SocketEvent }) {
  const { name, readyState } = event;
  return (
    <li data-event={name}>
      <code>{name}</code>{' '}
      {event.name === 'close' && (
        <code>
          code {event.code}, reason "{event.reason}", wasClean {String(event.wasClean)}
        </code>
      )}{' '}
      <small>
        readyState {readyState}, {STATES[readyState]}
      </small>
    </li>
  );
}

/** The accept value that is owed to the key, and the one that came. */
function Compared({ handshake, words: { word } }: { handshake: Handshake; words: Words }) {
  const { request, response } = handshake;
  const key = headerLines(request, 'sec-websocket-key')[0]?.value ?? '';
  const sent = response && headerLines(response, 'sec-websocket-accept')[0]?.value;
  const isWithoutGuid = sent === toBase64(sha1(fromLatin1(key)));
  return (
    <dl class="wv-compared">
      {(
        [
          ['key', key],
          ['owed', computeAccept(key).accept],
          ['sent', sent ?? '—'],
        ] as const
      ).map(([what, value]) => (
        <div key={what} data-value={what}>
          <dt>{word(`wire.refusal.${what}`)}</dt>
          <dd>
            <samp class="wv-key">{value}</samp>{' '}
            {what === 'sent' && isWithoutGuid && word('wire.refusal.guid')}
          </dd>
        </div>
      ))}
    </dl>
  );
}

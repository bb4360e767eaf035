import type { WorkbenchEnding } from '../../protocol/workbench.ts';
import type { CaptureWords } from '../../capture-file/words.ts';
import type { Handshake } from '../handshake.ts';
import { MessageView } from '../MessageView.tsx';
import type { Words } from '../words.ts';

interface Props {
  exchange: Handshake;
  ending: WorkbenchEnding;
  source: 'recorded' | 'live';
  words: Words;
  endings: CaptureWords['endings'];
}

/** The request as it was sent, what came back, byte for byte, and how it ended. */
export function AnswerView({ exchange, ending, source, words, endings }: Props) {
  const { word } = words;
  const { request, response, faults } = exchange;
  const isLive = source === 'live';
  const isGood = ending === 'upgraded';
  return (
    <div class="wv-handshake" data-source={source} data-ending={ending}>
      <p class="wv-origin">
        <b>{word(isLive ? 'wire.live' : 'wire.recorded')}</b>{' '}
        {isLive
          ? word('workbench.sent', { count: request.bytes.length })
          : word('workbench.recorded')}
      </p>
      <div class="wv-sides" aria-hidden="true">
        <span class="wv-client">{word('home.client')}</span>
        <span class="wv-server">{word('home.server')}</span>
      </div>
      <div class="wv-wire">
        {isLive && (
          <MessageView
            message={request}
            sender="client"
            faults={faults}
            words={words}
            anchors="wb-"
          />
        )}
        {response ? (
          <MessageView
            message={response}
            sender="server"
            faults={faults}
            status={response.status}
            words={words}
            anchors="wb-"
          />
        ) : (
          <p class="wb-nothing">{word('workbench.nothing')}</p>
        )}
        <p class={isGood ? 'wv-outcome wv-opened' : 'wv-outcome wv-refused'}>
          <b>{endings[ending]}</b>
        </p>
      </div>
    </div>
  );
}

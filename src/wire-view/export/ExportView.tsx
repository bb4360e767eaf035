import type { Word } from '../words.ts';
import type { Choices } from './choices.ts';

export type FileKind = 'pcap' | 'text' | 'json';
export type CopyKind = 'hex' | 'c' | 'curl';

export interface ExportViewProps {
  choices: Choices;
  chosen: string | undefined;
  /** Whether the chosen bytes are a request. */
  isRequest: boolean;
  /** What came of the last thing that was asked for. */
  said: { text: string; isBad: boolean };
  /** The file that is being opened, and how far it is, from 0 to 1. */
  opening: { file: string; share: number } | undefined;
  word: Word;
  onSave: (kind: FileKind) => void;
  onCopy: (kind: CopyKind) => void;
  onChoose: (id: string) => void;
  onOpen: (file: File) => void;
  onCancel: () => void;
}

/** Saves what happened as a file, copies parts of it, and opens a file that was saved before. */
export function ExportView(props: ExportViewProps) {
  const { choices, chosen, isRequest, said, opening, word } = props;
  const isEmpty = choices.list.length === 0;
  return (
    <section class="ex not-content" aria-label={word('export.title')}>
      {isEmpty && <p class="ex-empty">{word('export.empty')}</p>}
      <div class="ex-part" role="group" aria-labelledby="ex-files" hidden={isEmpty}>
        <p class="ex-title" id="ex-files">
          {word('export.files')}
        </p>
        <p class="ex-buttons">
          {(['pcap', 'text', 'json'] as const).map((kind) => (
            <button key={kind} type="button" class="ex-save" onClick={() => props.onSave(kind)}>
              {word(`export.${kind}`)}
            </button>
          ))}
        </p>
      </div>
      <div class="ex-part" role="group" aria-labelledby="ex-copy" hidden={isEmpty}>
        <p class="ex-title" id="ex-copy">
          {word('export.copy')}
        </p>
        <label class="ex-of">
          {word('export.of')}
          <select
            value={chosen ?? ''}
            onChange={({ currentTarget }) => props.onChoose(currentTarget.value)}
          >
            {choices.list.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
          {choices.more > 0 && <small>{word('export.more', { count: choices.more })}</small>}
        </label>
        <p class="ex-buttons">
          <button type="button" onClick={() => props.onCopy('hex')}>
            {word('export.hex')}
          </button>
          <button type="button" onClick={() => props.onCopy('c')}>
            {word('export.c')}
          </button>
          <button
            type="button"
            aria-disabled={!isRequest}
            onClick={() => isRequest && props.onCopy('curl')}
          >
            {word('export.curl')}
          </button>
        </p>
      </div>
      <div
        class="ex-part ex-open"
        role="group"
        aria-labelledby="ex-open"
        onDragOver={(event) => {
          event.preventDefault();
          event.currentTarget.classList.add('ex-over');
        }}
        onDragLeave={({ currentTarget }) => currentTarget.classList.remove('ex-over')}
        onDrop={(event) => {
          event.preventDefault();
          event.currentTarget.classList.remove('ex-over');
          const file = event.dataTransfer?.files[0];
          if (file) props.onOpen(file);
        }}
      >
        <p class="ex-title" id="ex-open">
          {word('export.open')}
        </p>
        <p>{word('export.open.hint')}</p>
        <label class="ex-file">
          <span>{word('export.open.button')}</span>
          <input
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file) props.onOpen(file);
              // The same file may be chosen again, after it was mended.
              currentTarget.value = '';
            }}
          />
        </label>
      </div>
      {opening && (
        <p class="ex-opening">
          <progress
            max={1}
            value={opening.share}
            aria-label={word('export.opening', { file: opening.file })}
          />
          <button type="button" onClick={props.onCancel}>
            {word('export.cancel')}
          </button>
        </p>
      )}
      <p class={said.isBad ? 'ex-said ex-bad' : 'ex-said'} aria-live="polite">
        {said.text}
      </p>
    </section>
  );
}

import { byConnection, inPieces } from './capture.ts';
import { CaptureFileError } from './checked.ts';
import { fromJson } from './json.ts';
import type { FromWorker, ToWorker } from './reading.ts';

/**
 * Reads a capture file away from the page: the text, all checks, and only then the records, as many
 * at a time as the page asks for.
 */

/** Records between two messages of how far the checks are. */
const STEP = 5_000;

const tell = (message: FromWorker) => postMessage(message);

/** Bytes of one piece: what the page reads at once. */
const PIECE = 16_384;

let rest: ReturnType<typeof inPieces> = [];
let at = 0;

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'read') void read(data.file);
  else {
    const records = rest.slice(at, at + data.count);
    at += records.length;
    tell({ kind: 'records', records });
  }
});

async function read(file: File): Promise<void> {
  try {
    const text = await file.text();
    const capture = fromJson(text, (done, of) => {
      if (done % STEP === 0) tell({ kind: 'checked', done, of });
    });
    rest = inPieces(capture.records, PIECE);
    tell({
      kind: 'whole',
      epoch: capture.epoch,
      records: capture.records.length,
      connections: byConnection(rest).size,
      pieces: rest.length,
    });
  } catch (error) {
    if (!(error instanceof CaptureFileError)) tell({ kind: 'unreadable' });
    else {
      const { place, problem, expected, found } = error;
      tell({ kind: 'fault', place, problem, expected, found });
    }
  }
}

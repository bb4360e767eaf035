import { announcedLength, type Frame } from '../../protocol/frame.ts';
import type { Words } from '../words.ts';
import { diagramOf, type Cell, type FieldId } from './diagram.ts';

/** What the RFC calls each field, in any language. */
const NAMES: Record<FieldId, string> = {
  fin: 'FIN',
  rsv1: 'RSV1',
  rsv2: 'RSV2',
  rsv3: 'RSV3',
  opcode: 'opcode',
  mask: 'MASK',
  length: 'Payload len',
  'extended-length': 'Extended payload length',
  'masking-key': 'Masking-key',
  payload: 'Payload data',
};

interface Props {
  frame: Frame;
  /** Fields that break a rule. */
  faulty: ReadonlySet<FieldId>;
  words: Words;
}

/** The picture of RFC 6455 §5.2, 32 bits a row, with the bits that were on the wire. */
export function BitDiagram({ frame, faulty, words: { word } }: Props) {
  const { cells, drawn } = diagramOf(frame);
  const left = announcedLength(frame) - BigInt(drawn);
  return (
    <figure class="fv-diagram" aria-hidden="true">
      <div class="fv-grid">
        {[0, 8, 16, 24].map((bit) => (
          <small key={bit} style={{ gridColumn: `${bit + 1} / span 8`, gridRow: 1 }}>
            {bit}
          </small>
        ))}
        {cells.map((cell) => (
          <CellView
            key={`${cell.row} ${cell.column}`}
            cell={cell}
            isFaulty={faulty.has(cell.field)}
          />
        ))}
      </div>
      {left > 0n && <figcaption>{word('frames.diagram.more', { count: String(left) })}</figcaption>}
    </figure>
  );
}

function CellView({ cell, isFaulty }: { cell: Cell; isFaulty: boolean }) {
  const { field, row, column, bits, isContinued } = cell;
  const isFlag = bits.length === 1;
  return (
    <div
      class={`fv-cell ft-${field}${isFaulty ? ' fv-bad' : ''}`}
      data-field={field}
      style={{ gridColumn: `${column + 1} / span ${bits.length}`, gridRow: row + 2 }}
    >
      <samp>
        {Array.from(bits, (bit, at) => (
          <span key={at} class={bit === '1' ? 'fv-one' : undefined}>
            {bit}
          </span>
        ))}
      </samp>
      <span class={isFlag ? 'fv-name fv-upright' : 'fv-name'}>
        {isContinued ? '…' : NAMES[field]}
      </span>
    </div>
  );
}

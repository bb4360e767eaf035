import { languageOf } from '../../language.ts';
import { element, part } from '../../playground/element.ts';
import { loadWords, type Word } from '../../playground/words.ts';
import { progress } from '../browser.ts';
import { merged, unmerged } from '../changes.ts';
import { type Progress } from '../shape.ts';
import { exportName, exportText, readExport, type NotImported } from './export-file.ts';
import { showRows, sumsOf, type Sums } from './rows.ts';

/** Faults of a file that are told one by one. */
const TOLD = 5;

/** `<course-progress>`: the page that shows all of the progress, and keeps or forgets it. */
class CourseProgress extends HTMLElement {
  async connectedCallback(): Promise<void> {
    open(this, await loadWords(languageOf(this.lang)));
  }
}

function open(host: HTMLElement, word: Word): void {
  const says = part(host, '.cp-says p', HTMLElement);
  const undo = part(host, '[data-do="undo"]', HTMLButtonElement);
  const faults = part(host, '.cp-faults', HTMLElement);
  const file = part(host, 'input[type="file"]', HTMLInputElement);
  const dialog = part(host, 'dialog', HTMLDialogElement);
  let undoing = () => {};

  function show(): void {
    const known = progress.read();
    showRows(host, known, word);
    showSums(host, sumsOf(host, known));
    showNext(host, known, word);
    const keeping = progress.keeping();
    part(host, '.cp-state', HTMLElement).textContent =
      keeping === 'kept' ? '' : word(`progress.state.${keeping}`);
  }

  /** Tells what was done, and offers to undo it. */
  function tell(text: string, back?: () => void): void {
    faults.replaceChildren();
    says.textContent = text;
    undo.hidden = !back;
    undoing = back ?? (() => {});
  }

  async function importFile(chosen: File): Promise<void> {
    const result = await readExport(chosen);
    if ('progress' in result) {
      const before = progress.read();
      progress.change(merged(result.progress));
      const sums = sumsOf(host, result.progress);
      tell(
        word('progress.imported', {
          file: chosen.name,
          lessons: sums.read.done,
          exercises: sums.exercises.done,
          quizzes: result.progress.quizzes.size,
        }),
        () => progress.change(unmerged(result.progress, before)),
      );
    } else {
      tell('');
      faults.replaceChildren(...faultsOf(result, chosen.name, word));
    }
  }

  host.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    switch (button?.dataset['do']) {
      case 'export':
        save(exportText(progress.read()), exportName(new Date()));
        tell(word('progress.exported', { file: exportName(new Date()) }));
        break;
      case 'import':
        file.click();
        break;
      case 'reset':
        dialog.returnValue = '';
        dialog.showModal();
        break;
      case 'undo':
        undoing();
        tell(word('progress.undone'));
        part(host, '[data-do="export"]', HTMLElement).focus();
        break;
    }
  });
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'reset') return;
    forgetTries();
    tell(word('progress.reset.done'), progress.reset());
    undo.focus();
  });
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    // So that choosing the same file again, once mended, is a change as well.
    if (chosen) void importFile(chosen).finally(() => (file.value = ''));
  });

  for (const button of host.querySelectorAll('button')) button.disabled = false;
  show();
  progress.onChange(show);
}

function showSums(host: HTMLElement, sums: Sums): void {
  for (const [name, { done, of }] of Object.entries(sums)) {
    part(host, `[data-sum="${name}"] .cp-sum`, HTMLElement).textContent =
      of === 0 ? '—' : `${done} / ${of}`;
    const meter = part(host, `[data-sum="${name}"] meter`, HTMLMeterElement);
    meter.max = Math.max(1, of);
    meter.value = done;
    meter.textContent = `${done} / ${of}`;
  }
}

/** A link to the first lesson that was not read yet. */
function showNext(host: HTMLElement, { read }: Progress, word: Word): void {
  const rows = [...host.querySelectorAll<HTMLElement>('[data-row]')];
  const next = rows.find((row) => !read.has(row.dataset['row'] ?? ''));
  const link = next?.querySelector('a');
  const shown = part(host, '.cp-next', HTMLElement);
  if (!link) {
    shown.textContent = word('progress.all-read');
    return;
  }
  const copy = element('a', '', link.textContent);
  copy.href = link.href;
  const [before = '', after = ''] = word(
    next === rows[0] ? 'progress.begin' : 'progress.go-on',
  ).split('{lesson}');
  shown.replaceChildren(before, copy, after);
}

function faultsOf(result: NotImported, file: string, word: Word): HTMLElement[] {
  const title = element('p', '', word(`progress.not-imported.${result.why}`, { file }));
  if (result.why !== 'faults') return [title];
  const list = element(
    'ul',
    '',
    ...result.faults
      .slice(0, TOLD)
      .map(({ at, expected, found }) =>
        element(
          'li',
          '',
          ...(at === '' ? [] : [element('code', '', at), word('progress.fault.colon')]),
          word(`progress.fault.${expected}`),
          ' ',
          element('code', '', found),
        ),
      ),
  );
  const more = result.faults.length - TOLD;
  return more > 0
    ? [title, list, element('p', '', word('progress.fault.more', { count: more }))]
    : [title, list];
}

/** What quizzes remember of this tab's answers goes with the rest. */
function forgetTries(): void {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith('ws101:quiz:')) sessionStorage.removeItem(key);
    }
  } catch {
    // Storage is blocked: nothing was remembered.
  }
}

function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

customElements.define('course-progress', CourseProgress);

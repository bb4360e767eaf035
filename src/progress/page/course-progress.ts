import { trying } from '../../later.ts';
import { languageOf } from '../../language.ts';
import { element, part } from '../../playground/element.ts';
import { allKept } from '../../playground/keeping/all-kept.ts';
import { browserStore, type CodeEntries } from '../../playground/keeping/kept-code.ts';
import { saveWork, withTexts, workName } from '../../playground/keeping/work-file.ts';
import { localised } from '../../playground/site-address.ts';
import { loadWords, type Word } from '../../playground/words.ts';
import { progress } from '../browser.ts';
import { merged } from '../changes.ts';
import { unmerged } from '../unmerged.ts';
import { type Progress } from '../shape.ts';
import { conflictsForm } from './conflicts-view.ts';
import { exportText, readExport, type NotImported, type Work } from './export-file.ts';
import { compared, takenBack, type Conflict } from './import-code.ts';
import { showRows, sumsOf, type Sums } from './rows.ts';

/** Faults of a file that are told one by one. */
const TOLD = 5;

const site = { page: location, base: import.meta.env.BASE_URL };
const kept = allKept(browserStore());

/** `<course-progress>`: the page that shows all of the progress, and keeps or forgets it. */
class CourseProgress extends HTMLElement {
  connectedCallback(): void {
    void trying(part(this, '.cp-says', HTMLElement), async () =>
      open(this, await loadWords(languageOf(this.lang))),
    );
  }
}

function open(host: HTMLElement, word: Word): void {
  const says = part(host, '.cp-says p', HTMLElement);
  const undo = part(host, '[data-do="undo"]', HTMLButtonElement);
  const faults = part(host, '.cp-faults', HTMLElement);
  const file = part(host, 'input[type="file"]', HTMLInputElement);
  const dialog = part(host, 'dialog', HTMLDialogElement);
  const conflicts = part(host, '.cp-conflicts', HTMLElement);
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
    conflicts.replaceChildren();
    says.textContent = text;
    undo.hidden = !back;
    undoing = back ?? (() => {});
  }

  async function importFile(chosen: File): Promise<void> {
    const result = await readExport(chosen);
    if ('progress' in result) takeIn(result, chosen.name);
    else {
      tell('');
      faults.replaceChildren(...faultsOf(result, chosen.name, word));
    }
  }

  /** Adds what a file has; where there is other code here, the learner is asked. */
  function takeIn(work: Work, name: string): void {
    const here = kept.all();
    const there = new Map(
      [...work.code].map(([example, entry]) => [
        example,
        withTexts(entry, (text) => localised(text, site)),
      ]),
    );
    const { added, conflicts: both } = compared(here, there);
    if (!replace(added, name)) return;
    const before = progress.read();
    progress.change(merged(work.progress));
    const sums = sumsOf(host, work.progress);
    tell(
      word('progress.imported', {
        file: name,
        lessons: sums.read.done,
        exercises: sums.exercises.done,
        quizzes: work.progress.quizzes.size,
        code: there.size,
      }),
      () => {
        progress.change(unmerged(work.progress, before));
        kept.put(takenBack(added, here, kept.all()));
      },
    );
    if (both.length > 0) ask(both, name);
  }

  function ask(both: readonly Conflict[], name: string): void {
    const form = conflictsForm(both, {
      language: host.lang,
      word,
      onChosen(chosen) {
        const here = kept.all();
        const there = new Map(chosen.map((conflict) => [conflict.name, conflict.there]));
        if (!replace(there, name)) return;
        tell(
          word('progress.code.applied', { count: there.size }),
          there.size === 0 ? undefined : () => kept.put(takenBack(there, here, kept.all())),
        );
        undo.focus();
      },
    });
    conflicts.replaceChildren(form);
    conflicts.focus();
  }

  /** Keeps code of a file, all or none. @returns Whether it is done; if not, that is told. */
  function replace(code: CodeEntries, name: string): boolean {
    const keeping = code.size === 0 ? 'kept' : kept.put(code);
    if (keeping === 'kept') return true;
    tell('');
    const why = word(`progress.not-imported.${keeping}`, { file: name });
    faults.replaceChildren(element('p', '', why));
    return false;
  }

  function exportAll(): void {
    const code = kept.all();
    const name = workName(new Date());
    saveWork(exportText({ progress: progress.read(), code }, site), name);
    tell(word('progress.exported', { file: name, code: code.size }));
  }

  host.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    switch (button?.dataset['do']) {
      case 'export':
        exportAll();
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

customElements.define('course-progress', CourseProgress);

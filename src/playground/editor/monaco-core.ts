/**
 * Monaco with what a learner uses and nothing else. Importing this file is what costs; the first
 * that does so, `load-monaco.ts`, before loads the texts that Monaco reads when it starts.
 */
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/gotoSymbol/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordOperations/register';
// `features/suggest/register` lacks the controller that opens the list.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/languages/definitions/css/register';
import 'monaco-editor/languages/definitions/html/register';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/typescript/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import * as monaco from 'monaco-editor/editor';
import { emit } from '../events.ts';
import { TabFocus } from 'monaco-editor/editor/browser/config/tabFocus';
import { StandaloneServices } from 'monaco-editor/editor/standalone/browser/standaloneServices';
import { AccessibilityService } from 'monaco-editor/platform/accessibility/browser/accessibilityService';
import { SyncDescriptor } from 'monaco-editor/platform/instantiation/common/descriptors';

// As long as it knows of no screen reader, Monaco shortens the text that one reads, and where a
// page is slow it takes offsets in the short text for offsets in the code: what is typed over all
// of a longer program then replaces a part of it. So it is told that there is one.
class Accessibility extends AccessibilityService {
  override getAccessibilitySupport(): number {
    return 2;
  }
}
// Monaco makes its services when it is first used, and takes others until then.
StandaloneServices.initialize({ accessibilityService: new SyncDescriptor(Accessibility) });

// What lies in another file of the example is shown by the playground, which has its tab.
monaco.editor.registerEditorOpener({
  openCodeEditor(source, { path }, at) {
    const host = source.getContainerDomNode();
    const place = at && 'startLineNumber' in at ? monaco.Range.getStartPosition(at) : at;
    const file = path.slice(path.lastIndexOf('/') + 1);
    if (host.closest('ws-playground') === null) return false;
    const { lineNumber = 1, column = 1 } = place ?? {};
    emit(host, 'ws101:go-to', { place: { file, line: lineNumber, column } });
    return true;
  },
});

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

// Tab leaves an editor, until the learner's keys for it say otherwise. An editor's own option would
// hold against these keys.
TabFocus.setTabFocusMode(true);

export { monaco };

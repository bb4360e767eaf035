import type { editor, IPosition, languages } from 'monaco-editor/editor';
import {
  DefinitionAdapter,
  QuickInfoAdapter,
  SignatureHelpAdapter,
  SuggestAdapter,
  type GetWorker,
} from 'monaco-editor/languages/features/typescript/tsMode';
import type { HelpWords } from './help-words.ts';
import { asText } from './markdown.ts';
import { monaco } from './monaco-core.ts';
import { SERVER_MEMBERS } from './serve-types.ts';
import { calledBefore, memberTopic, socketNames, topicAt } from './topic.ts';

/** Members of a socket in the order in which they are offered: what is written most comes first. */
const FIRST = [
  ...['onopen', 'onmessage', 'onclose', 'onerror', 'send', 'close', 'addEventListener'],
  ...['readyState', 'bufferedAmount', 'binaryType', 'protocol', 'extensions', 'url'],
];

/** Where things may be defined: the languages' own declarations have no tab that could be shown. */
const FILES = {
  fetchLibFilesIfNecessary: async () => {},
  getOrCreateModel: (file: string) => monaco.editor.getModel(monaco.Uri.parse(file)),
};

/** The model in which a place of another is known to the language service, if it is. */
type ModelOf = (model: editor.ITextModel, position: IPosition) => editor.ITextModel | undefined;

/** Lets the service of one language know the files of the other, which its own may import. */
export function shareScripts(worker: GetWorker): void {
  const isScript = (model: editor.ITextModel) =>
    ['javascript', 'typescript'].includes(model.getLanguageId());
  const known = monaco.editor.getModels().filter(isScript);
  void worker(...known.map(({ uri }) => uri));
  monaco.editor.onDidCreateModel((model) => {
    if (isScript(model)) void worker(model.uri);
  });
}

/**
 * Completion, signatures, definitions and descriptions of scripts in the files of `language`, from TypeScript's
 * service; what it says of a socket in English gives way to our own words.
 */
export function helpWithScripts(
  language: string,
  worker: GetWorker,
  modelOf: ModelOf,
  { api, serve }: HelpWords,
): void {
  const suggest = new SuggestAdapter(worker);
  const signatures = new SignatureHelpAdapter(worker);
  const definitions = new DefinitionAdapter(FILES, worker);
  const information = new QuickInfoAdapter(worker);
  const members = new Set(Object.keys(api));
  const own = new WeakMap<languages.CompletionItem, { name: string; text: string }>();

  monaco.languages.registerCompletionItemProvider(language, {
    // What may stand in a string, such as the name of an event, is offered as it begins.
    triggerCharacters: [...suggest.triggerCharacters, "'", '"'],
    async provideCompletionItems(model, position, context, token) {
      const known = modelOf(model, position);
      const list = known && (await suggest.provideCompletionItems(known, position, context, token));
      if (!list || model.isDisposed()) return list;
      const { startColumn } = model.getWordUntilPosition(position);
      const before = model.getLineContent(position.lineNumber).slice(0, startColumn - 1);
      const sockets = socketNames(model.getValue());
      // Of all objects only the server's socket has it.
      const isServer = list.suggestions.some(({ label }) => label === 'writableLength');
      const order = isServer ? SERVER_MEMBERS : FIRST;
      const suggestions = list.suggestions.map((item) => {
        const name = typeof item.label === 'string' ? item.label : item.label.label;
        const member = memberTopic(name, before, sockets, members);
        const text = isServer ? serve[name] : member && api[member]?.text;
        if (text === undefined) return item;
        const at = order.indexOf(name);
        const explained = {
          ...item,
          label: { label: name, description: text },
          sortText: `0${String(at < 0 ? order.length : at).padStart(2, '0')}`,
        };
        own.set(explained, { name, text });
        return explained;
      });
      return { ...list, suggestions };
    },
    async resolveCompletionItem(item, token) {
      const words = own.get(item);
      // The service knows its items by their names.
      const plain = words ? { ...item, label: words.name } : item;
      const resolved = (await suggest.resolveCompletionItem(plain, token)) ?? item;
      if (!words) return resolved;
      return { ...resolved, label: item.label, documentation: { value: asText(words.text) } };
    },
  });

  monaco.languages.registerSignatureHelpProvider(language, {
    signatureHelpTriggerCharacters: signatures.signatureHelpTriggerCharacters,
    async provideSignatureHelp(model, position, token, context) {
      const known = modelOf(model, position);
      const found =
        known && (await signatures.provideSignatureHelp(known, position, token, context));
      if (!found || model.isDisposed()) return found;
      const line = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
      const called = calledBefore(line, socketNames(model.getValue()), members);
      const words = called === undefined ? undefined : api[called];
      if (words) {
        for (const each of found.value.signatures) {
          each.documentation = { value: asText(words.text) };
        }
      }
      return found;
    },
  });

  monaco.languages.registerDefinitionProvider(language, {
    async provideDefinition(model, position, token) {
      const known = modelOf(model, position);
      const found = known && (await definitions.provideDefinition(known, position, token));
      const list = Array.isArray(found) ? found : found ? [found] : [];
      return list.map((each) =>
        each.uri.toString() === known?.uri.toString() ? { ...each, uri: model.uri } : each,
      );
    },
  });

  // By any language: what is registered for one by its name is shown first, and ours is.
  monaco.languages.registerHoverProvider('*', {
    async provideHover(model, position, token) {
      const known = model.getLanguageId() === language ? modelOf(model, position) : undefined;
      const found = known && (await information.provideHover(known, position, token));
      const [signature] = found?.contents ?? [];
      // `any` is what is said of what nothing is known of.
      if (
        !found ||
        !signature ||
        model.isDisposed() ||
        /^```\w+\s+any\s+```$/.test(signature.value.trim())
      )
        return null;
      const { lineNumber, column } = position;
      const line = model.getLineContent(lineNumber);
      const ours = topicAt(line, column - 1, socketNames(model.getValue()), members);
      if (ours) return { ...found, contents: [signature] };
      const isServer = /: ServerSocket\s+```$/.test(signature.value.trim());
      if (!isServer) return found;
      return { ...found, contents: [signature, { value: asText(serve['socket'] ?? '') }] };
    },
  });
}

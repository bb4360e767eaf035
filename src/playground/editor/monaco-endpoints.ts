import type { Language } from '../../language.ts';
import { liveSite } from '../live-site.ts';
import { WRITTEN_SERVER } from '../site-address.ts';
import { CODE_LANGUAGES } from './code-language.ts';
import { loadEndpoints, offersIn } from './endpoints.ts';
import { monaco } from './monaco-core.ts';

/** Whether an address leads here: to the live server, or to the one examples are written for. */
export function isOurHost(host: string): boolean {
  return host === liveSite().page.host || host === new URL(WRITTEN_SERVER).host;
}

/** Offers the live endpoints and their parameters within addresses. */
export function offerEndpoints(language: Language): void {
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages;
  monaco.languages.registerCompletionItemProvider([...CODE_LANGUAGES], {
    triggerCharacters: ['/', '?', '&'],
    async provideCompletionItems(model, { lineNumber, column }) {
      const before = model.getLineContent(lineNumber).slice(0, column - 1);
      if (!before.includes('://')) return { suggestions: [] };
      const { base } = liveSite();
      const offers = offersIn(before, await loadEndpoints(), language, isOurHost, base);
      return {
        suggestions: offers.map(({ kind, label, text, value, summary, detail, replaces }, at) => {
          const from = column - replaces;
          return {
            label: { label, description: summary },
            kind: kind === 'endpoint' ? CompletionItemKind.Event : CompletionItemKind.Property,
            insertText:
              value === undefined ? text : `${text}\${1:${value.replace(/[\\$}]/g, '\\$&')}}`,
            insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
            filterText: text,
            sortText: String(at).padStart(3, '0'),
            detail,
            documentation: summary,
            range: new monaco.Range(lineNumber, from, lineNumber, column),
          };
        }),
      };
    },
  });
}

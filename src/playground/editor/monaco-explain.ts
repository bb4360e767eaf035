import type { Language } from '../../language.ts';
import { closeCodeName } from '../../protocol/close-code.ts';
import { CODE_LANGUAGES } from './code-language.ts';
import { loadEndpoints } from './endpoints.ts';
import type { HelpWords } from './help-words.ts';
import { asText } from './markdown.ts';
import { monaco } from './monaco-core.ts';
import { isOurHost } from './monaco-endpoints.ts';
import { socketNames, topicAt, type Topic } from './topic.ts';

/** Explains members of a socket, close codes and endpoints where the mouse or the cursor rests. */
export function explain(language: Language, words: HelpWords): void {
  const members = new Set(Object.keys(words.api));
  monaco.languages.registerHoverProvider([...CODE_LANGUAGES], {
    async provideHover(model, { lineNumber, column }) {
      const line = model.getLineContent(lineNumber);
      const found = topicAt(line, column - 1, socketNames(model.getValue()), members);
      if (!found) return null;
      const explained = await explanation(found.topic, language, words);
      if (!explained) return null;
      const { title, texts } = explained;
      return {
        range: new monaco.Range(lineNumber, found.start + 1, lineNumber, found.end + 1),
        contents: [`**${asText(title)}**`, ...texts.map(asText)].map((value) => ({ value })),
      };
    },
  });
}

async function explanation(
  topic: Topic,
  language: Language,
  { api, closeCodes }: HelpWords,
): Promise<{ title: string; texts: string[] } | undefined> {
  switch (topic.kind) {
    case 'member': {
      const entry = api[topic.name];
      return entry && { title: entry.title, texts: [entry.text] };
    }
    case 'close-code': {
      const entry = closeCodes[closeCodeName(topic.code)];
      return entry && { title: `${topic.code} · ${entry.title}`, texts: [entry.text] };
    }
    case 'address': {
      if (!isOurHost(topic.host)) return undefined;
      const base = import.meta.env.BASE_URL;
      const path = topic.path.startsWith(base) ? topic.path.slice(base.length - 1) : topic.path;
      const endpoint = (await loadEndpoints()).find((each) => each.path === path);
      if (!endpoint) return undefined;
      const parameters = endpoint.parameters.map(
        ({ name, purpose }) => `${name}: ${purpose[language]}`,
      );
      return { title: endpoint.path, texts: [endpoint.summary[language], ...parameters] };
    }
  }
}

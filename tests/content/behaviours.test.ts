import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  BEHAVIOURS,
  behaviourNamed,
  byEngine,
  ENGINES,
  seenBy,
  type Engine,
} from '../../src/behaviours.ts';
import { LANGUAGES } from '../../src/language.ts';
import { allLessons, CONTENT, readLesson } from './lessons.ts';

/*
 * What is said of browsers in words, against what they were recorded to do; tables are made from the
 * record itself (`Behaviours.astro`), and `tests/browser/behaviours.spec.ts` holds the record against
 * the browsers.
 */

const seen = (id: string, engine: Engine = 'chromium') => seenBy(behaviourNamed(id), engine);

/** The name of each engine in sentences. */
const NAMES: Record<Engine, RegExp> = {
  chromium: /Chromium/,
  firefox: /Firefox/,
  webkit: /WebKitGTK/,
};

/** The engines that a text does not name. */
const unnamedIn = (text: string) => ENGINES.filter((engine) => !NAMES[engine].test(text));

const seconds = (id: string) =>
  ENGINES.flatMap((engine) => {
    const { closing } = seen(id, engine);
    return closing === undefined ? [] : [String(closing / 1_000)];
  });

/** A sentence in both languages, the rows that it speaks of, and the figures that it gives of them. */
type Said = [
  file: string,
  sentence: Record<'zh' | 'en', RegExp>,
  rows: string[],
  figures?: string[],
];

const FRAMES = BEHAVIOURS.behaviours.flatMap(({ id }) =>
  /^(?:rsv|opcode|frame-(?!huge|top-bit))/.test(id) ? [id] : [],
);
const ODD_CODES = ['close-0', 'close-999', 'close-1016', 'close-65535'];

const SAID: Said[] = [
  [
    'lessons/behaviours.mdx',
    { zh: /提出了子协议，服务器却[^。]*。/, en: /If you offer a subprotocol and[^.]*\./ },
    ['protocol-none'],
  ],
  [
    'lessons/behaviours.mdx',
    { zh: /帧的格式不对，[^。]*。/, en: /For a malformed frame[^.]*\./ },
    FRAMES,
  ],
  [
    'lessons/behaviours.mdx',
    { zh: /不合法的 UTF-8 按[^。]*。/, en: /For invalid UTF-8 the RFC[^.]*\./ },
    ['utf8-byte', 'utf8-cut', 'utf8-surrogate', 'utf8-overlong'],
  ],
  [
    'lessons/behaviours.mdx',
    { zh: /TCP 正常结束（FIN）[^。]*。/, en: /If TCP just ends \(FIN\)[^.]*\.[^.]*\./ },
    ['drop-fin', 'drop-reset'],
  ],
  [
    'lessons/behaviours.mdx',
    {
      zh: /不该出现的关闭码，[^。]*。[^。]*。/,
      en: /Chromium and Firefox take close codes[^.]*\.[^.]*\.[^.]*\./,
    },
    ODD_CODES,
  ],
  [
    'lessons/behaviours.mdx',
    {
      zh: /却不断开 TCP，Chromium 等 (\d+) 秒，Firefox 和 WebKitGTK/,
      en: /leaves TCP open, (\d+) seconds in Chromium, while Firefox and WebKitGTK/,
    },
    ['close-hold'],
    seconds('close-hold'),
  ],
  [
    'lessons/behaviours.mdx',
    {
      zh: /根本不回，Chromium 等 (\d+) 秒，Firefox (\d+) 秒，WebKitGTK (\d+) 秒/,
      en: /never answers, (\d+) seconds in Chromium, (\d+) in Firefox and (\d+) in WebKitGTK/,
    },
    ['silent-close'],
    seconds('silent-close'),
  ],
  [
    'lessons/closing.mdx',
    {
      zh: /Chromium 等 (\d+) 秒才放弃，Firefox (\d+) 秒，WebKitGTK (\d+) 秒/,
      en: /Chromium gives up only after (\d+) seconds, Firefox after (\d+), WebKitGTK after (\d+)/,
    },
    ['silent-close'],
    seconds('silent-close'),
  ],
  [
    'lessons/closing.mdx',
    {
      zh: /Chromium 等 (\d+) 秒，然后自己断开；[^。]*。/,
      en: /Chromium waits (\d+) seconds and ends it[^.]*\./,
    },
    ['close-hold'],
    seconds('close-hold'),
  ],
  [
    'lessons/closing.mdx',
    { zh: /最后一行是服务器犯规，[^。]*。[^。]*。/, en: /In the last row the[^.]*\.[^.]*\./ },
    ['bad-close-1006'],
  ],
  [
    'lessons/closing.mdx',
    { zh: /收到了，应当按[^。]*。[^。]*。/, en: /whoever receives one[^.]*\.[^.]*\./ },
    ['bad-close-1005', 'bad-close-1006', 'bad-close-1015'],
  ],
  [
    'lessons/closing.mdx',
    { zh: /比如 999 或 5000，[^。]*。/, en: /such as 999 or 5000,[^.]*\./ },
    ['close-999', 'close-5000'],
  ],
  [
    'lessons/properties.mdx',
    {
      zh: /Chromium 等 (\d+) 秒，Firefox (\d+) 秒，WebKitGTK (\d+) 秒/,
      en: /Chromium waits (\d+) seconds, Firefox (\d+) and WebKitGTK (\d+)/,
    },
    ['silent-close'],
    seconds('silent-close'),
  ],
  [
    'lessons/properties.mdx',
    { zh: /不变。Chromium [^|]*\|/, en: /The same\. Chromium [^|]*\|/ },
    ['status-302'],
  ],
  [
    'lessons/binary.mdx',
    {
      zh: /WebKitGTK 照办，Chromium 用的是 (\d+)，Firefox 不发/,
      en: /as WebKitGTK does; Chromium uses (\d+), and Firefox sends no/,
    },
    ['utf8-byte'],
    [String(seen('utf8-byte').sends)],
  ],
  [
    'lessons/events.mdx',
    { zh: /TCP 直接断了（FIN），[^。]*。/, en: /When TCP simply ends[^.]*\./ },
    ['drop-fin'],
  ],
  [
    'lessons/events.mdx',
    { zh: /要是被重置（RST），[^。]*。/, en: /If it is reset \(RST\)[^.]*\./ },
    ['drop-reset'],
  ],
  [
    'lessons/fragments.mdx',
    { zh: /断开之前，[^。]*。/, en: /Each time[^.]*1002[^.]*\./ },
    ['frame-stray-continuation', 'frame-nested-text', 'frame-fragmented-ping', 'frame-long-ping'],
  ],
  [
    'lessons/frames.mdx',
    { zh: /四种情形里，[^。]*。[^。]*。/, en: /In all four[^.]*\.[^.]*\./ },
    ['masked', 'rsv1', 'opcode-3', 'frame-long-length'],
  ],
  [
    'lessons/handshake.mdx',
    { zh: /没提过的子协议[^。]*。/, en: /only Firefox takes a subprotocol[^.]*\./ },
    ['protocol-unasked'],
  ],
  [
    'lessons/handshake.mdx',
    { zh: /重定向也不该跟随：[^。]*。/, en: /Nor should a redirect[^.]*\./ },
    ['status-302'],
  ],
  ['lessons/subprotocols.mdx', { zh: /\| `xml` \|.*\|/, en: /\| `xml` \|.*\|/ }, ['protocol-none']],
  [
    'lessons/subprotocols.mdx',
    { zh: /实测只有 Chromium [^。]*。/, en: /Measured, only Chromium [^.]*\./ },
    ['protocol-none'],
  ],
  [
    'lessons/subprotocols.mdx',
    {
      zh: /列出服务器不认识的子协议\*\*。[^。]*。/,
      en: /that the server does not know\.\*\*[^.]*\.[^.]*\./,
    },
    ['protocol-none'],
  ],
  [
    'lessons/subprotocols.mdx',
    { zh: /\| `chat.v1` \| `unasked` \|.*\|/, en: /\| `chat.v1` \| `unasked` \|.*\|/ },
    ['protocol-unasked'],
  ],
  [
    'lessons/subprotocols.mdx',
    { zh: /\| `chat.v1` \| `CHAT.V1` \|.*\|/, en: /\| `chat.v1` \| `CHAT.V1` \|.*\|/ },
    ['protocol-case'],
  ],
  [
    'lessons/constructor.mdx',
    { zh: /浏览器要让连接失败\*\*。[^。]*。/, en: /the browser fails the connection\*\*\.[^.]*\./ },
    ['protocol-none'],
  ],
  [
    'quizzes/closing.json',
    { zh: /浏览器等服务器断，[^"]*"/, en: /It waits for the server, [^"]*"/ },
    ['close-hold'],
  ],
  [
    'quizzes/closing.json',
    { zh: /代码看到的数碰巧一样，[^"]*"/, en: /The number that code sees [^"]*"/ },
    ['bad-close-1006'],
  ],
  [
    'quizzes/events.json',
    { zh: /实测没有 `error`，[^"]*"/, en: /Measured: there is no `error`,[^"]*"/ },
    ['drop-fin', 'drop-reset'],
  ],
  [
    'quizzes/events.json',
    { zh: /正常关闭没有 `error`，[^"]*"/, en: /A proper close has no `error`[^"]*"/ },
    ['close-1000', 'drop-fin'],
  ],
  [
    'quizzes/debugging.json',
    { zh: /在 Chromium 里那样没有 `error`[^"]*"/, en: /In Chromium that gives no `error`[^"]*"/ },
    ['drop-reset'],
  ],
  [
    'quizzes/handshake.json',
    { zh: /实测 Chromium 和[^"]*"/, en: /Measured: Chromium and[^"]*"/ },
    ['status-302'],
  ],
  [
    'quizzes/handshake.json',
    { zh: /服务器选了没有提出过的[^"]*"/, en: /The server chose what was never[^"]*"/ },
    ['protocol-unasked'],
  ],
  [
    'quizzes/heartbeats.json',
    {
      zh: /Chromium 要等 (\d+) 秒才放弃，Firefox (\d+) 秒，WebKitGTK (\d+) 秒/,
      en: /Chromium gives up after (\d+) seconds, Firefox after (\d+), WebKitGTK after (\d+)/,
    },
    ['silent-close'],
    seconds('silent-close'),
  ],
  [
    'quizzes/constructor.json',
    { zh: /标准只在什么都没提出时[^"]*"/, en: /The standard has that only if[^"]*"/ },
    ['protocol-none'],
  ],
  [
    'wire/faults.json',
    { zh: /Chromium 和 Firefox 很宽容[^"]*"/, en: /Chromium and Firefox are lenient[^"]*"/ },
    ODD_CODES,
  ],
  [
    'wire/reactions.json',
    { zh: /"close-1007": [^\n]*/, en: /"close-1007": [^\n]*/ },
    ['utf8-byte'],
  ],
  [
    'wire/reactions.json',
    { zh: /"tolerated": [^\n]*/, en: /"tolerated": [^\n]*/ },
    ['bad-close-data-after'],
  ],
  [
    'wire/faults.json',
    { zh: /浏览器提出了子协议，服务器一个也[^"]*"/, en: /The browser offered some and[^"]*"/ },
    ['protocol-none'],
  ],
  [
    'wire/headers.json',
    { zh: /要求了却没有得到答复，[^"]*"/, en: /if it names none, [^"]*"/ },
    ['protocol-none'],
  ],
  ['wire/statuses.json', { zh: /重定向。[^"]*"/, en: /A redirect\. [^"]*"/ }, ['status-302']],
  [
    'wire/headers.json',
    { zh: /HTTP 的重定向。[^"]*"/, en: /A redirect of HTTP\. [^"]*"/ },
    ['status-302'],
  ],
];

/** Where an engine is named for what no row tells: its tools, its interfaces, its headers. */
const NO_ROW = [
  /WebSocketStream|不是标准|not a standard/,
  /Network|Chromium’s do not show|Chromium 的工具|developer tools|开发者工具|DevTools/,
  /HTTP\/1\.1/,
  /64 KiB/,
  /keep-alive, Upgrade/,
  // How the record came about.
  /紧跟着 101|together with the 101/,
  /WebKitGTK (?:和 Safari|shares)/,
];

/** Folder and name of a file in a language. */
function textOf(file: string, language: string): string {
  const [folder = '', name = ''] = file.split('/');
  return readFileSync(new URL(`${folder}/${language}/${name}`, CONTENT), 'utf8');
}

/** Rows of the table “four endings” in the lesson on closing, and what was recorded of each. */
const ENDINGS = ['close-1001', 'close-none', 'drop-fin', 'bad-close-1006'];

describe.each(LANGUAGES)('what is said of browsers: %s', (language) => {
  it.each(SAID)('in %s, by %o, as recorded of %j', (file, sentence, rows, figures) => {
    const found = sentence[language].exec(textOf(file, language));
    expect(found, String(sentence[language])).not.toBeNull();
    const [text = '', ...given] = found ?? [];
    if (figures) expect(given).toEqual(figures);
    const differ = rows.filter((id) => behaviourNamed(id).seen.length > 1);
    if (differ.length === 0) return;
    expect(unnamedIn(text), `they differ in ${differ.join(', ')}; who does what? ${text}`).toEqual(
      [],
    );
  });

  it.each(['lessons', 'quizzes', 'wire'])('names no engine without the others: %s', (folder) => {
    const files = readdirSync(new URL(`${folder}/${language}/`, CONTENT));
    const partial = files.flatMap((name) =>
      textOf(`${folder}/${name}`, language)
        .split('\n')
        .filter((line) => unnamedIn(line).length % ENGINES.length > 0)
        .filter((line) => !NO_ROW.some((other) => other.test(line)))
        .map((line) => `${name}: ${line}`),
    );
    expect(partial).toEqual([]);
  });

  it('the four endings are as recorded', () => {
    const { body } = readLesson('closing', language);
    const rows = [...body.matchAll(/^\|[^|]+\| (\d{4}) \| `(true|false)` \| (\S+) \|$/gm)];
    expect(
      rows.map(([, code, clean, error]) => [code, clean, /^(有|Yes)$/i.test(error ?? '')]),
    ).toEqual(
      ENDINGS.map((id) => {
        const { events } = seen(id);
        const close = events.find((event) => event.type === 'close');
        return [
          String(close?.code),
          String(close?.wasClean),
          events.some((event) => event.type === 'error'),
        ];
      }),
    );
  });
});

it('each row is in the record once, and what each engine made of it', () => {
  const ids = BEHAVIOURS.behaviours.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
  for (const row of BEHAVIOURS.behaviours) {
    expect(row.seen.flatMap(({ by }) => by ?? ENGINES).sort(), row.id).toEqual([...ENGINES]);
    expect(row.seen, row.id).toHaveLength(byEngine((engine) => seenBy(row, engine)).length);
  }
});

it('the browsers’ versions are those of the record', () => {
  const versions = allLessons().flatMap(
    ({ body }) => body.match(/Chromium \d{3}|Firefox \d{3}|WebKitGTK \d+\.\d+/g) ?? [],
  );
  expect([...new Set(versions)].sort()).toEqual(Object.values(BEHAVIOURS.browsers).sort());
});

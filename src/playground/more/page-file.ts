import { prepare, type Source } from '../program/prepare.ts';

/** What the downloaded page says of itself. */
interface PageWords {
  title: string;
  /** BCP 47 tag. */
  language: string;
  note: string;
}

/**
 * The program as one HTML file that needs nothing but the server: a page with its files in it, or a
 * page around a script that shows what the script prints.
 * @throws {NotReady} as `prepare` does.
 */
export async function pageFile(source: Source, words: PageWords): Promise<string> {
  const program = await prepare(source, { guarded: false });
  if (source.kind === 'html') return program.code;
  const map =
    Object.keys(program.imports).length > 0
      ? `    <script type="importmap">${inScript(JSON.stringify({ imports: program.imports }))}</script>\n`
      : '';
  return `<!doctype html>
<html lang="${words.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${asText(words.title)}</title>
${map}  </head>
  <body>
    <p>${asText(words.note)}</p>
    <pre id="console"></pre>
    <script>
${PRINTER}
    </script>
    <script${program.module ? ' type="module"' : ''}>
${inScript(program.code).trimEnd()}
    </script>
  </body>
</html>
`;
}

/** Shows what the console shows: few who open a file open the developer tools as well. */
const PRINTER = `      for (const level of ['log', 'info', 'warn', 'error']) {
        const print = console[level];
        console[level] = (...values) => {
          print.apply(console, values);
          const text = values.map((each) => (typeof each === 'string' ? each : show(each)));
          document.getElementById('console').append(text.join(' ') + '\\n');
        };
      }
      function show(value) {
        if (value instanceof Error || typeof value !== 'object') return String(value);
        try {
          return JSON.stringify(value);
        } catch {
          return String(value);
        }
      }
      addEventListener('error', (event) => console.error(event.message));
      addEventListener('unhandledrejection', (event) => console.error(String(event.reason)));`;

/** Script text that does not end its element before its end. */
function inScript(code: string): string {
  return code.replace(/<(?=\/script|!--)/gi, '\\x3c');
}

function asText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

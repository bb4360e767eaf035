/*
 * How Chinese is set on this site: full-width punctuation between Chinese characters, a space
 * between Chinese and Latin letters or digits, and one word for one thing.
 */

const HAN = String.raw`\p{Script=Han}`;
const LATIN = String.raw`[\p{Script=Latin}\d]`;
/** Punctuation that brings its own space. */
const FULL = '，。；：！？、（）《》“”';

const RULES: [message: string, pattern: RegExp][] = [
  [
    'half-width punctuation beside a Chinese character',
    new RegExp(`${HAN}[,;:!?]|[,;!?]${HAN}`, 'u'),
  ],
  ['half-width brackets beside a Chinese character', new RegExp(`${HAN}[()]|[()]${HAN}`, 'u')],
  [
    'a half-width full stop behind a Chinese character',
    new RegExp(String.raw`${HAN}\.(?![\d.])`, 'u'),
  ],
  ['straight quotes beside a Chinese character', new RegExp(`${HAN}["']|["']${HAN}`, 'u')],
  ['no space between Chinese and Latin', new RegExp(`${HAN}${LATIN}|${LATIN}${HAN}`, 'u')],
  ['a space beside full-width punctuation', new RegExp(`[${FULL}] +\\S|\\S +[${FULL}]`, 'u')],
  ['two spaces', / {2}/],
  ['half of a Chinese ellipsis', new RegExp(`${HAN}…(?![…）])`, 'u')],
  ['a space between two Chinese characters', new RegExp(`${HAN} ${HAN}`, 'u')],
];

/** Words that the glossary settles: what is not said here, and what is. */
const TERMS: [pattern: RegExp, term: string][] = [
  [/(?<!也叫|（)负载(?!均衡)/, '载荷'],
  [/延续帧(?!）)/, '后续帧'],
  [/(?<!TCP.*)应答/, '响应, or 回答'],
  [/(?<!也叫|（)头部/, '首部'],
  [/密钥(?!。)/, '钥匙, which is no secret'],
  [/关闭代码|关闭状态码/, '关闭码'],
  [/掩码密钥|屏蔽/, '掩码键'],
  [/服务端/, '服务器'],
  [/套接口/, '套接字'],
  [/回送/, '回显'],
  [/用户端/, '客户端'],
  [/数据桢|字节流帧/, '帧'],
  [/当(?:你|您)[^。，]*的时候/, 'without 当……的时候, which is translated'],
  [/进行(?:了)?(?:一个|一次)?(?:关闭|发送|连接|检查|编码|解码)/, 'the verb alone, without 进行'],
  [/(?:被|由)?(?:设计|用)来(?:用于|去)/, 'a plain verb'],
];

/** What stands for a piece of code in a sentence: it is set like Latin. */
const CODE = 'x';
/** What stands for a value that is filled in later, which may be of either kind. */
const VALUE = '\u{FFFC}';

/**
 * Faults of a Chinese text, as messages.
 * @param text One line of prose, with its code spans as `x`.
 */
export function chineseFaults(text: string): string[] {
  if (!/\p{Script=Han}/u.test(text)) return [];
  const found = RULES.flatMap(([message, pattern]) => {
    const match = pattern.exec(text);
    if (match === null) return [];
    return [`${message}: ${text.slice(Math.max(0, match.index - 8), match.index + 10)}`];
  });
  const words = TERMS.flatMap(([pattern, term]) => {
    const match = pattern.exec(text);
    return match === null ? [] : [`"${match[0]}" is ${term} here`];
  });
  return [...found, ...words];
}

/** The sentences of one line of a lesson's prose, without its markup; a table row has several. */
export function sentencesOf(line: string): string[] {
  const plain = line
    .replace(/``.+?``|`[^`]*`|\b[A-Za-z]+\([^)]*\)/g, CODE)
    // How a header is written (RFC 9110 §5.1), whose colon is one of HTTP.
    .replace(/“名[称字]: 值”/g, `“${CODE}”`)
    .replace(/<[^>]*>/g, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#+|[-*]|\d+\.)\s+/, '')
    .replace(/\*+/g, '');
  return (plain.startsWith('|') ? plain.split('|') : [plain]).map((cell) => cell.trim());
}

/** An interface text with its places to fill made neutral. */
export function withoutPlaces(text: string): string {
  return text.replace(/\{\w+\}/g, VALUE);
}

import { renderUnicodeCompact } from 'uqr';

/**
 * What a teacher is told in the terminal: where the learners go, and where the projector does.
 * @param urls The site at each address, best first.
 * @param hasColours Whether the terminal understands colours: the code is then black on white, as
 *   every camera reads it. Without, it relies on light letters on a dark ground.
 * @param typed What learners type, with ADDRESS in the place of one, where the system does not tell
 *   all addresses of this machine.
 */
export function announcement(urls: readonly string[], hasColours: boolean, typed?: string): string {
  const [best, ...others] = urls;
  const unknown =
    typed === undefined
      ? []
      : [
          '  The system does not tell this program the machine’s addresses (in a unit of systemd,',
          '  RestrictAddressFamilies= needs AF_NETLINK). Look one up in the network settings and',
          '  put it in the place of ADDRESS. Learners then open:',
          '  系统不让本程序查看本机地址（systemd 单元的 RestrictAddressFamilies= 里要有 AF_NETLINK）。',
          '  请在网络设置里查到地址，代替下面的 ADDRESS，学生打开：',
          `    ${typed}`,
          '',
        ];
  if (best === undefined && typed !== undefined) return ['', ...unknown].join('\n');
  if (best === undefined) {
    return [
      '',
      '  This machine is in no network, so nobody else can reach it.',
      '  Join a Wi-Fi or plug in a cable; what is printed here then changes at the next start.',
      '  本机没有接入任何网络，别人连不上。请先连上 Wi-Fi 或网线，再重新启动。',
      '',
    ].join('\n');
  }
  return [
    '',
    '  Learners open   学生打开',
    `    ${best}`,
    ...others.map((url) => `    ${url}`),
    '',
    ...qrLines(best, hasColours),
    '',
    '  On the projector   投影页面',
    `    ${best}class/`,
    '',
    ...unknown,
  ].join('\n');
}

/** The code for a URL, two rows of modules in each line, with the quiet zone that readers need. */
export function qrLines(url: string, hasColours: boolean): string[] {
  // The blocks are the light modules.
  const lines = renderUnicodeCompact(url, { ecc: 'L', border: 2 }).split('\n');
  return lines.map((line) => `  ${hasColours ? `\u001B[97;40m${line}\u001B[0m` : line}`);
}

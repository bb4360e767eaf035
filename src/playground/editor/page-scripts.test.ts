import { expect, it } from 'vitest';
import { isInScript, onlyScripts } from './page-scripts.ts';

it('a page’s scripts stay at their place and nothing else does', () => {
  const page = '<p onclick="a()">b</p>\n<script>c()</script>\n<script>\n d()</script>e';
  expect(onlyScripts(page)).toBe(
    page
      .replace('</script>\n<', ';        \n<')
      .replace(/^.*\n<script>/, (text) => text.replace(/[^\n]/g, ' '))
      .replace('<script>\n', '        \n')
      .replace('</script>e', ' '.repeat(10)),
  );
});

it('a place is in a script or not', () => {
  const page = '<p>a</p><script>b</script>';
  expect(isInScript(page, page.indexOf('a'))).toBe(false);
  expect(isInScript(page, page.indexOf('b'))).toBe(true);
});

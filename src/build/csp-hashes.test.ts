import { describe, expect, it } from 'vitest';
import { hashSource, inlineScripts } from './csp-hashes.ts';

describe('the inline scripts of a page', () => {
  it('are those that a browser would run', () => {
    const html = `<script>one()</script>
      <script src="a.js"></script>
      <script type="application/json">{"no": 1}</script>
      <script type="module">two()</script>
      <template><script>three()</script></template>
      <p>&lt;script>never()&lt;/script></p>`;
    expect(inlineScripts(html)).toEqual(['one()', 'two()', 'three()']);
  });

  it('are hashed over their exact text', () => {
    expect(hashSource("alert('Hello, world.');")).toBe(
      'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=',
    );
  });
});

import { expect, it } from 'vitest';
import { withCodeKept } from './untranslated.ts';

it('code, and what shows values, is marked once, where it begins', () => {
  const page = (mark: string) =>
    `<!DOCTYPE html><html lang="en"><title>a</title><p>a <code${mark}>b</code></p>` +
    `<div${mark} class="x pg-code"><pre class="shiki"><code>c</code></pre></div>` +
    `<template><kbd${mark}>d</kbd></template><p translate="no"><code>e</code></p>` +
    `<p translate="yes"><code${mark} class="f">f</code></p><p class="pg-codes">g</p>`;
  expect(withCodeKept(page(''))).toBe(page(' translate="no"'));
  expect(withCodeKept(page(' translate="no"'))).toBe(page(' translate="no"'));
});

it('a script that speaks of code stays as it is', () => {
  const page = '<script>f("<code>a</code>");</script><!-- <pre> --><p>a</p>';
  expect(withCodeKept(page)).toBe(page);
});

import { expect, type CDPSession, type Page } from '@playwright/test';
import { sentences } from '../../src/playground/console/announcer.ts';

/*
 * What is said of a page to those who do not see it: its announcements, as its live regions make
 * them, and the focus with role, name, description and state, as Chromium's accessibility tree has
 * them.
 */

declare global {
  interface Window {
    /** What was announced, in order. */
    heard: string[];
  }
}

/** Put into the page before its scripts: listens to every live region that can be heard. */
function listen(): void {
  window.heard = [];
  const ATOMIC = '[role="status"], [role="alert"], [aria-atomic="true"]';
  const regionOf = (node: Node): Element | undefined => {
    const from = node instanceof Element ? node : node.parentElement;
    const region = from?.closest('[aria-live], [role="status"], [role="alert"], [role="log"]');
    if (!region || region.getAttribute('aria-live') === 'off') return undefined;
    if (region.closest('[aria-hidden="true"]') || !region.checkVisibility()) return undefined;
    // What is behind a modal dialog is not there for anybody.
    const modal = document.querySelector('dialog:modal');
    return modal && !modal.contains(region) ? undefined : region;
  };
  const textOf = (node: Node): string => {
    if (node instanceof HTMLElement && node.hidden) return '';
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
    return [...node.childNodes].map(textOf).join('');
  };
  new MutationObserver((records) => {
    const changed = new Map<Element, Node[]>();
    for (const { type, target, addedNodes } of records) {
      const nodes = type === 'childList' ? [...addedNodes] : [target];
      for (const node of nodes) {
        const region = node.isConnected ? regionOf(node) : undefined;
        if (region) changed.set(region, [...(changed.get(region) ?? []), node]);
      }
    }
    for (const [region, nodes] of changed) {
      const said = region.matches(ATOMIC) ? [region] : [...new Set(nodes)];
      const text = said.map(textOf).join(' ').replace(/\s+/g, ' ').trim();
      if (text !== '') window.heard.push(text);
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['hidden', 'role'],
  });
}

interface Property {
  name: string;
  value: { value?: unknown };
}
interface AXNode {
  ignored: boolean;
  role?: { value?: unknown };
  name?: { value?: unknown };
  description?: { value?: unknown };
  properties?: Property[];
}

/** States that are said of a control. */
const STATES = ['expanded', 'pressed', 'checked', 'selected', 'disabled', 'hasPopup', 'level'];

/** A value of the tree that is a text; empty where there is none. */
function textOf(value: { value?: unknown } | undefined): string {
  return typeof value?.value === 'string' ? value.value : '';
}

/** A node as it is said: role, “name”, states, and what describes it. */
function saidOf({ role, name, description, properties = [] }: AXNode): string {
  const states = properties
    .filter((each) => STATES.includes(each.name) && each.value.value !== false)
    .map((each) => {
      const { value } = each.value;
      return value === true || value === 'true' ? each.name : `${each.name}=${String(value)}`;
    });
  const about = textOf(description);
  return [
    textOf(role) || 'nothing',
    `“${textOf(name)}”`,
    ...states,
    ...(about === '' ? [] : [`(${about})`]),
  ].join(' ');
}

/** Hears a page, and writes down what is heard. */
export class Ear {
  readonly #page: Page;
  readonly #cdp: CDPSession;
  readonly #lines: string[] = [];

  private constructor(page: Page, cdp: CDPSession) {
    this.#page = page;
    this.#cdp = cdp;
  }

  static async of(page: Page): Promise<Ear> {
    await page.addInitScript(listen);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Accessibility.enable');
    return new Ear(page, cdp);
  }

  /** What was written down. */
  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  title(text: string): void {
    this.#lines.push(...(this.#lines.length > 0 ? [''] : []), `## ${text}`);
  }

  /**
   * Does something, waits until `until` was heard and nothing more is being said, and writes down
   * what was heard, and where the focus is.
   * @param unsure what may be heard or not, as the machine is quick or slow.
   */
  async step(
    what: string,
    act: () => Promise<unknown>,
    { until, unsure, isFocus = true }: { until?: string; unsure?: RegExp; isFocus?: boolean } = {},
  ): Promise<void> {
    await this.silence();
    await this.#page.evaluate(() => (window.heard = []));
    await act();
    if (until !== undefined) {
      await expect.poll(() => this.heard(), { timeout: 60_000 }).toContain(until);
    }
    await this.silence();
    const said = (await this.#heard()).filter((text) => !(unsure?.test(text) ?? false));
    this.#lines.push('', `> ${what}`);
    if (said.length > 0) this.#lines.push(`heard: ${masked(sentences(said, ' / '))}`);
    if (isFocus) this.#lines.push(`focus: ${masked(await this.#focus())}`);
  }

  /** All that was heard since the step began. */
  async heard(): Promise<string> {
    return (await this.#heard()).join(' ');
  }

  /** Waits until the voices of the playgrounds have said all that they have to say. */
  async silence(): Promise<void> {
    await expect
      .poll(() =>
        this.#page.evaluate(() =>
          [...document.querySelectorAll('.pg-region')].map((each) => each.textContent).join(''),
        ),
      )
      .toBe('');
  }

  /** Writes down each control, heading and region below `selector`. */
  async names(selector: string): Promise<void> {
    const { result } = await this.#cdp.send('Runtime.evaluate', {
      expression: `document.querySelector(${JSON.stringify(selector)})`,
    });
    if (result.objectId === undefined) throw new Error(`nothing is at ${selector}`);
    const { nodes } = await this.#cdp.send('Accessibility.queryAXTree', {
      objectId: result.objectId,
    });
    const ROLES =
      /^(button|link|textbox|searchbox|heading|group|region|tab|tablist|radio|checkbox|combobox|slider|listbox|status|alert|dialog)$/;
    this.#lines.push('');
    for (const node of nodes as AXNode[]) {
      const isTold = !node.ignored && ROLES.test(String(node.role?.value));
      if (isTold) this.#lines.push(`- ${masked(saidOf(node))}`);
    }
  }

  async #heard(): Promise<string[]> {
    return this.#page.evaluate(() => window.heard);
  }

  async #focus(): Promise<string> {
    const { result } = await this.#cdp.send('Runtime.evaluate', {
      expression: 'document.activeElement',
    });
    const { nodes } = await this.#cdp.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId ?? '',
      fetchRelatives: false,
    });
    const [node] = nodes as AXNode[];
    return node ? saidOf(node) : 'nothing';
  }
}

/** What differs from one machine to the next, or with each lesson that is added. */
function masked(text: string): string {
  return text
    .replace(/localhost:\d+/g, 'localhost:9998')
    .replace(/(Pages found: |找到 )\d+/g, '$1N')
    .replace(/\s+/g, ' ');
}

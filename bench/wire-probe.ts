/** What the bench looks at inside the page. Runs there: it refers to nothing outside itself. */
export interface Probe {
  /** The id of the page's trace, from its control channel's greeting. */
  trace: string;
  /** When the text of a message had first been painted, ms since the epoch. */
  seen: Map<string, number>;
  /** Long tasks since they were last asked for, in ms. */
  tasks: number[];
  startTasks: () => void;
  counts: () => { frames: number; dropped: number };
  /** Scrolls the list from its start to its end in so many steps, one a frame. */
  scroll: (steps: number) => Promise<{ longest: number; blank: number; rows: number }>;
}

export function installProbe(): void {
  if (window !== window.top) return;
  const seen = new Map<string, number>();
  const numberIn = (text: string, pattern: RegExp) =>
    Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
  const list = () => document.querySelector<HTMLElement>('.fv-list');
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

  const probe: Probe = {
    trace: '',
    seen,
    tasks: [],
    startTasks: () => {
      probe.tasks = [];
    },
    counts: () => {
      const text = document.querySelector('.fv-count')?.textContent ?? '';
      return {
        frames: numberIn(text, /^(\d+) frames/),
        dropped: numberIn(text, /(\d+) frames crossed/),
      };
    },
    scroll: async (steps) => {
      const element = list();
      if (!element) throw new Error('there is no list of frames');
      const all = element.scrollHeight - element.clientHeight;
      element.scrollTop = 0;
      await frame();
      let last = await frame();
      let longest = 0;
      let blank = 0;
      for (let step = 1; step <= steps; step += 1) {
        element.scrollTop = (all * step) / steps;
        const now = await frame();
        longest = Math.max(longest, now - last);
        last = now;
        await frame().then((time) => (last = time));
        const box = element.getBoundingClientRect();
        const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        if (!middle?.closest('.fv-row')) blank += 1;
      }
      const row = element.querySelector('.fv-row');
      return { longest, blank, rows: Number(row?.getAttribute('aria-setsize') ?? 0) };
    },
  };
  Object.assign(window, { wireProbe: probe });

  new PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) probe.tasks.push(duration);
  }).observe({ type: 'longtask' });

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') return;
        const hello: unknown = JSON.parse(data);
        if (typeof hello === 'object' && hello && 'trace' in hello)
          probe.trace = String(hello.trace);
      });
    }
  };

  // What changed in an animation frame is painted before the next task.
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = ({ data }: MessageEvent<string[]>) => {
    const now = performance.timeOrigin + performance.now();
    for (const text of data) if (!seen.has(text)) seen.set(text, now);
  };
  new MutationObserver(() => {
    const texts: string[] = [];
    for (const preview of document.querySelectorAll('.fv-preview')) {
      const text = preview.textContent;
      if (!seen.has(text)) texts.push(text);
    }
    if (texts.length > 0) port1.postMessage(texts);
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

import type { Page, Request } from '@playwright/test';

/** Whether it is code, or words, that the page loads when they are first needed. */
function isLater(request: Request): boolean {
  const type = request.resourceType();
  return (
    type === 'script' || type === 'stylesheet' || /\.json$/.test(new URL(request.url()).pathname)
  );
}

/**
 * Follows what the page loads. @returns What waits until no code is on its way any more, and the
 * page has drawn twice since.
 */
export function quietNetwork(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  page.on('request', (request) => {
    // What a run's frame asks for goes with it.
    if (isLater(request) && request.frame() === page.mainFrame()) open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  const drawn = () =>
    page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
        }),
    );
  return async () => {
    await drawn();
    while (open.size > 0) await drawn();
    await drawn();
  };
}

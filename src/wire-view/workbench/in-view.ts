import { trying } from '../../later.ts';

/* Brings workbenches to life as they come into view: who reads the lesson's start needs none. */
const workbenches = document.querySelectorAll('ws-workbench .wb-actions');
const seen = new IntersectionObserver(
  (entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    seen.disconnect();
    for (const each of workbenches) void trying(each, () => import('./workbench.ts'));
  },
  { rootMargin: '300px' },
);
for (const workbench of document.querySelectorAll('ws-workbench')) seen.observe(workbench);

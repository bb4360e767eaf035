/* Brings workbenches to life as they come into view: who reads the lesson's start needs none. */
const seen = new IntersectionObserver(
  (entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    seen.disconnect();
    void import('./workbench.ts');
  },
  { rootMargin: '300px' },
);
for (const workbench of document.querySelectorAll('ws-workbench')) seen.observe(workbench);

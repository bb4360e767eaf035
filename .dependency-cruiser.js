/* Which way imports run; `CONTRIBUTING.md` says why. Checked by `npm test`. */

/** The rooms of the server, each of which uses only those behind it. */
const ROOMS = [
  'start',
  'entry',
  'endpoints',
  'class',
  'endpoint',
  'live',
  'tab-server',
  'websocket',
  'cluster',
  'access',
  'rooms',
  'feed',
  'health',
  'site',
  'settings',
  'http',
  'wire',
  'socket',
];

/** Folders of the site, each of which uses only those behind it. */
const SITE = ['pages', 'components', 'exercise', '(?:playground|wire-view)', 'protocol'];

const above = (folders, root) =>
  folders.slice(1).map((folder, at) => ({
    name: `${folder} uses nothing above it`,
    severity: 'error',
    from: { path: `^${root}/${folder}/` },
    to: { path: `^${root}/(${folders.slice(0, at + 1).join('|')})/` },
  }));

export default {
  forbidden: [
    {
      name: 'no circles in the server',
      severity: 'error',
      from: { path: '^(server|packaging)/' },
      to: { circular: true },
    },
    ...above(ROOMS, 'server'),
    ...above(SITE, 'src'),
    {
      name: 'protocol imports nothing',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { pathNot: '^src/protocol/' },
    },
    {
      name: 'of the site the server knows the protocol, and how near two words are',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^src/', pathNot: '^src/(protocol/|nearest\\.ts$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(test|suite)\\.tsx?$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};

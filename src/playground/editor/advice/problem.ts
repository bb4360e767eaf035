/** What is found in a learner's code; each has its words in `content/wire/<language>/problems.json`. */
export const PROBLEM_IDS = [
  'handler-name',
  'member-name',
  'event-name',
  'event-prefix',
  'handler-called',
  'node-on',
  'no-new',
  'early-send',
  'close-code',
  'close-text',
  'close-reason',
  'ready-state-text',
  'send-object',
  'url-insecure',
  'url-fragment',
  'url-http',
  'url-scheme',
  'full-width',
  'smart-quotes',
  'typographic',
  'invisible',
  'entity',
  'address',
  'line-numbers',
  'prompt',
  'shell',
  'fence',
  'html-in-script',
  'script-in-html',
  'html-escaped',
  'tag-quotes',
  'tag-spaces',
  'jsx',
  'types-in-js',
  'node-ws',
  'node-server',
  'node-module',
  'node-global',
  'socket-io',
  'library',
] as const;
export type ProblemId = (typeof PROBLEM_IDS)[number];

/** A change of the code: what lies from `start` to `end` (exclusive) becomes `text`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A change that mends a problem; `code` is what it is called after: a name, a number, a piece. */
export interface Fix {
  code: string;
  edits: Edit[];
}

/** A likely mistake. Offsets are in UTF-16 units from the start of the file, end exclusive. */
export interface Problem {
  id: ProblemId;
  start: number;
  end: number;
  /** Fills the places in its words. */
  values: Record<string, string | number>;
  fixes: Fix[];
}

/** What a rule is told of where the code runs. */
export interface Surroundings {
  /** Whether the page came over HTTPS: it may then open no `ws:` connection to another machine. */
  isSecure: boolean;
}

import { globSync, readFileSync } from 'node:fs';

/** What `docs/Dockerfile` tells an engine to do, as far as it can be done without one. */
export interface Steps {
  workdir: string;
  /** Patterns of the files that are copied into it. */
  copied: string[];
  /** Shell commands that are run in it. */
  runs: string[];
  env: Record<string, string>;
  user: string;
  healthcheck: string[];
  entrypoint: string[];
}

/** Reads the file; an instruction that is not known here fails, so that none goes untested. */
export function readDockerfile(file = 'docs/Dockerfile'): Steps {
  const steps: Steps = {
    workdir: '',
    copied: [],
    runs: [],
    env: {},
    user: 'root',
    healthcheck: [],
    entrypoint: [],
  };
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const line of lines.filter((each) => each !== '' && !each.startsWith('#'))) {
    const [, instruction = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    switch (instruction) {
      case 'WORKDIR':
        steps.workdir = rest;
        break;
      case 'COPY':
        steps.copied.push(rest.split(' ')[0] ?? '');
        break;
      case 'RUN':
        steps.runs.push(rest);
        break;
      case 'ENV': {
        const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(rest) ?? [];
        steps.env[name] = value;
        break;
      }
      case 'USER':
        steps.user = rest;
        break;
      case 'HEALTHCHECK':
        steps.healthcheck = wordsOf(rest.slice(rest.indexOf('CMD ') + 'CMD '.length));
        break;
      case 'ENTRYPOINT':
        steps.entrypoint = wordsOf(rest);
        break;
      case 'FROM':
      case 'EXPOSE':
        break;
      default:
        throw new Error(`${file}: "${line}" is not run by the tests`);
    }
  }
  return steps;
}

/** Files that a `COPY` takes out of the folder of the build. */
export function filesFor({ copied }: Steps, folder: string): string[] {
  return copied.flatMap((pattern) => {
    const found = globSync(pattern, { cwd: folder });
    if (found.length === 0) throw new Error(`COPY ${pattern} finds nothing`);
    return found;
  });
}

function wordsOf(json: string): string[] {
  const words: unknown = JSON.parse(json);
  if (!Array.isArray(words)) throw new Error(`no list of words: ${json}`);
  return words.map(String);
}

import { editor } from 'monaco-editor/editor';

interface Options {
  createWorker: () => Worker;
  /** What the language's service is made from. */
  createData?: unknown;
  host?: Record<string, (...args: never[]) => unknown>;
  keepIdleModels?: boolean;
}

/** Stands in for the function of this name in Monaco, which would load all its features as well. */
export function createWebWorker({ createWorker, createData, host, keepIdleModels }: Options) {
  const worker = createWorker();
  // The first message only wakes the worker, the second makes the service.
  worker.postMessage('ignore');
  worker.postMessage(createData);
  return editor.createWebWorker({
    worker,
    ...(host && { host }),
    ...(keepIdleModels !== undefined && { keepIdleModels }),
  });
}

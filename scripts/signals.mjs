/* Signals to a script that has started another program. Runs on any Node from 14 on. */

/**
 * Lets this process outlive what ends the program that it has started, and passes it on to that.
 * On Windows Ctrl+C, Ctrl+Break and the closing of the window arrive at every program of the
 * console by themselves, and "sending a signal" there ends a program without a word.
 * @param {import('node:child_process').ChildProcess} child
 * @param {(signal: NodeJS.Signals) => void} heard Is told of each.
 * @param {string} platform
 * @returns {() => void} what ends this.
 */
export function passSignals(child, heard = () => {}, platform = process.platform) {
  const isWindows = platform === 'win32';
  const signals = isWindows ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const pass = (signal) => {
    heard(signal);
    if (!isWindows) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}

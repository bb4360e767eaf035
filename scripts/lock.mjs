/*
 * One at a time: whoever installs or builds in this folder does so alone, and others wait. Runs on
 * any Node from 14 on, before anything is installed.
 *
 * The lock is a file that names the processes at work: the script and the program that it has
 * started, since that goes on where the script alone is killed. It is over when none of them lives,
 * so that nothing has to be cleared away after a crash.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './node.mjs';
import { passSignals } from './signals.mjs';

const CACHE = join(ROOT, '.cache');
const LOCK = join(CACHE, 'work.lock');
/** Whoever clears away a lock that is over does that alone, too. */
const CLEARING = join(CACHE, 'work.lock.clearing');

/** Milliseconds between two looks at a lock that another holds. */
const PAUSE = 200;
/** Milliseconds after which a lock file without a word in it is over: its process was killed then. */
const UNWRITTEN = 10_000;
/** Milliseconds after which the lock of another machine or container is over: nobody can ask there. */
const ELSEWHERE = 3_600_000;

/**
 * A process, so that another one that gets its number later is told from it.
 * @typedef {{ pid: number, since: string }} Process
 * @typedef {{ host: string, what: string, processes: Process[] }} Lock
 */

/** How deep this process is in work that it does alone. */
let depth = 0;
let what = '';

/**
 * Does some work while no other process does any in this folder.
 * @template T
 * @param {string} doing What others are told that this process is doing: "is …".
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(doing, work) {
  if (depth === 0) await take(doing);
  depth += 1;
  try {
    return await work();
  } finally {
    depth -= 1;
    if (depth === 0) release();
  }
}

/** The same for all that this process does from now on. */
export async function aloneUntilTheEnd(doing) {
  if (depth === 0) await take(doing);
  depth += 1;
}

/**
 * Runs a program to its end, as part of work that is done alone. Signals go through to it.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>} its exit status.
 */
export async function runAlone(file, args, options) {
  const child = spawn(file, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (child.pid !== undefined) hold([processOf(process.pid), processOf(child.pid)]);
  let stopped;
  const letGo = passSignals(child, (signal) => {
    stopped = signal;
  });
  const status = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${file} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
  letGo();
  if (stopped !== undefined) {
    release();
    process.kill(process.pid, stopped);
    // Until the signal has ended this process.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  hold([processOf(process.pid)]);
  return status;
}

async function take(doing) {
  mkdirSync(CACHE, { recursive: true });
  what = doing;
  let said = '';
  while (!create()) {
    const holder = read();
    if (isOver(holder)) {
      clear();
      continue;
    }
    const sentence = holder.lock ? waitingFor(holder.lock) : '';
    if (sentence !== said) console.log((said = sentence));
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  process.on('exit', release);
}

function release() {
  process.off('exit', release);
  unlink(LOCK);
}

/** @param {Lock} lock */
function waitingFor({ host, what: theirs, processes }) {
  const [{ pid }] = processes;
  const where = host === hostname() ? '' : ` on ${host}`;
  return `Waiting for process ${pid}${where}, which is ${theirs} in this folder …`;
}

/** Says which processes are at work. @param {Process[]} processes */
function hold(processes) {
  if (depth === 0) return;
  // In its place, so that it works on a full disk and is never empty.
  const file = openSync(LOCK, 'r+');
  writeSync(file, lockText(processes));
  closeSync(file);
}

/** Always of one length. */
function lockText(processes) {
  return JSON.stringify({ host: hostname(), what, processes }).padEnd(1_000);
}

/** Whether the lock is ours now. */
function create() {
  try {
    writeFileSync(LOCK, lockText([processOf(process.pid)]), { flag: 'wx' });
    return true;
  } catch (error) {
    // Windows says EPERM of a file that is just being removed.
    if (['EEXIST', 'EPERM', 'EBUSY'].includes(error.code)) return false;
    if (error.code === 'ENOSPC') unlink(LOCK);
    console.error(`Nothing can be written in ${CACHE}: ${error.message}`);
    return process.exit(1);
  }
}

/** @returns {{ lock?: Lock, age: number }} age in milliseconds; no lock where there is no word in it. */
function read() {
  let age = 0;
  try {
    age = Date.now() - statSync(LOCK).mtimeMs;
    const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
    if (Array.isArray(lock.processes) && lock.processes.length > 0) return { lock, age };
  } catch {
    // It is being written, or has just gone.
  }
  return { age };
}

function isOver({ lock, age }) {
  if (lock === undefined) return age > UNWRITTEN;
  if (lock.host !== hostname()) return age > ELSEWHERE;
  return !lock.processes.some(isAlive);
}

/** Clears away a lock that is over, unless another process has done so and taken it meanwhile. */
function clear() {
  try {
    writeFileSync(CLEARING, '', { flag: 'wx' });
  } catch {
    // Somebody is at it, which takes no time, or was killed at it.
    try {
      if (Date.now() - statSync(CLEARING).mtimeMs > UNWRITTEN) unlink(CLEARING);
    } catch {
      // It has gone.
    }
    return;
  }
  if (isOver(read())) unlink(LOCK);
  unlink(CLEARING);
}

function unlink(path) {
  try {
    unlinkSync(path);
  } catch {
    // Another was faster.
  }
}

/** @returns {Process} */
export function processOf(pid) {
  return { pid, since: startOf(pid) };
}

/**
 * Whether a process still runs.
 * @param {Process} process
 */
export function isAlive({ pid, since }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return since === '' || startOf(pid) === since;
}

/** When a process was started, in the kernel's own count; empty where it cannot be known. */
function startOf(pid) {
  if (process.platform !== 'linux') return '';
  try {
    // After the name, which may hold anything: the state, then what proc(5) counts as the fourth on.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').pop().split(' ');
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return 'ended';
  }
}

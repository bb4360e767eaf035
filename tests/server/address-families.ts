import { spawnSync } from 'node:child_process';
import { arch, platform } from 'node:os';
import { findProgram } from './programs.ts';

/** Numbers of Linux: of families in `socket(2)`, and of calls and the architecture in seccomp. */
const FAMILIES: Readonly<Record<string, number>> = {
  AF_UNIX: 1,
  AF_INET: 2,
  AF_INET6: 10,
  AF_NETLINK: 16,
  AF_PACKET: 17,
};
const CALLS: Readonly<Record<string, { architecture: number; socket: number; prctl: number }>> = {
  x64: { architecture: 0xc000003e, socket: 41, prctl: 157 },
  arm64: { architecture: 0xc00000b7, socket: 198, prctl: 167 },
};

/** What systemd answers where a family is not let through: EAFNOSUPPORT. */
const REFUSED = 0x0005_0000 | 97;
const ALLOWED = 0x7fff_0000;
const [LOAD, IS_EQUAL, RETURN] = [0x20, 0x15, 0x06];

/**
 * Words of a command line that starts a program as systemd does with `RestrictAddressFamilies=`: a
 * filter in the kernel (seccomp) refuses every other socket. `undefined` where this machine cannot.
 * @param allowed names of families, as in a unit.
 */
export function restrictedTo(allowed: readonly string[]): string[] | undefined {
  const perl = findProgram('perl');
  const calls = CALLS[arch()];
  if (perl === undefined || calls === undefined || platform() !== 'linux') return undefined;
  const numbers = allowed.map((name) => {
    const number = FAMILIES[name];
    if (number === undefined) throw new Error(`the number of ${name} is not known here`);
    return number;
  });
  // Each step: code, how far to go on if true and if false, value. See seccomp(2), struct seccomp_data.
  const last = numbers.length + 5;
  const steps = [
    [LOAD, 0, 0, 4],
    [IS_EQUAL, 0, last - 1, calls.architecture],
    [LOAD, 0, 0, 0],
    [IS_EQUAL, 0, last - 3, calls.socket],
    [LOAD, 0, 0, 16],
    ...numbers.map((number, at) => [IS_EQUAL, numbers.length - at, 0, number]),
    [RETURN, 0, 0, REFUSED],
    [RETURN, 0, 0, ALLOWED],
  ];
  const filter = steps.map((step) => `pack('SCCL',${step.join(',')})`).join('.');
  const script = [
    `my $filter = ${filter};`,
    `my $program = pack('S x6 P', ${steps.length}, $filter);`,
    // PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP with SECCOMP_MODE_FILTER.
    `syscall(${calls.prctl}, 38, 1, 0, 0, 0) == 0 or die "no new privileges: $!";`,
    `syscall(${calls.prctl}, 22, 2, $program, 0, 0) == 0 or die "no filter: $!";`,
    'exec @ARGV or die "$ARGV[0]: $!";',
  ];
  const words = ['-e', script.join(' '), '--'];
  const { status, stderr } = spawnSync(perl, [...words, 'true'], { encoding: 'utf8' });
  if (status !== 0) console.warn(`Skipped: what needs a filter of sockets: ${stderr.trim()}`);
  return status === 0 ? [perl, ...words] : undefined;
}

/**
 * Fills the places of a console format string (Console Standard §2.2.1): `%s`, `%d`, `%i`, `%f`,
 * `%o`, `%O`, `%%`; `%c` takes its argument and shows nothing. Gives texts and values in order.
 */
export function format(args: readonly unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (typeof first !== 'string' || rest.length === 0 || !first.includes('%')) return [...args];
  const parts: unknown[] = [''];
  const write = (text: string) => {
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + text;
    else parts.push(text);
  };
  let end = 0;
  for (const match of first.matchAll(/%([sdifoOc%])/g)) {
    const [place, kind] = match;
    if (kind !== '%' && rest.length === 0) break;
    write(first.slice(end, match.index));
    end = match.index + place.length;
    if (kind === '%') {
      write('%');
      continue;
    }
    const value = rest.shift();
    if (kind === 's') write(text(value));
    else if (kind === 'd' || kind === 'i') write(String(Math.trunc(numeric(value))));
    else if (kind === 'f') write(String(numeric(value)));
    else if (kind !== 'c') parts.push(value);
  }
  write(first.slice(end));
  return [...parts.filter((part) => part !== ''), ...rest];
}

function numeric(value: unknown): number {
  return typeof value === 'symbol' || typeof value === 'object' ? NaN : Number(value);
}

function text(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.prototype.toString.call(value);
}

import { parse, type Function as FunctionNode, type Node } from 'acorn';
import { simple } from 'acorn-walk';
import MagicString from 'magic-string';
import { CALL, CALL_AFTER_DIRECTIVE, EXPRESSION, STATEMENT } from './guard-marks.ts';
import { mapScripts, type ScriptRange } from './html-scripts.ts';

/**
 * The same script, in which each round of each loop and each call of a function first calls the
 * guard, which ends what runs for too long: loops, and promises that follow each other without end.
 * No line is added, so errors keep theirs. Code that cannot be read is left as it is: the browser
 * will say what is wrong with it.
 */
export function guardLoops(code: string, kind: ScriptRange['kind'] = 'script'): string {
  const guarded = new MagicString(code);
  const around = ({ start, end }: Node, [before, after]: readonly [string, string]) =>
    guarded.prependRight(start, before).appendLeft(end, after);
  const enterLoop = ({ body }: { body: Node }) => {
    if (body.type === 'BlockStatement') guarded.appendRight(body.start + 1, CALL);
    else around(body, STATEMENT);
  };
  const enterFunction = ({ body }: FunctionNode) => {
    if (body.type !== 'BlockStatement') {
      around(body, EXPRESSION);
      return;
    }
    const directive = body.body.findLast((each) => 'directive' in each);
    if (directive) guarded.appendLeft(directive.end, CALL_AFTER_DIRECTIVE);
    else guarded.appendRight(body.start + 1, CALL);
  };
  try {
    const program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: kind === 'module' ? 'module' : 'script',
      allowReturnOutsideFunction: kind === 'handler',
      allowHashBang: true,
    });
    simple(program, {
      WhileStatement: enterLoop,
      DoWhileStatement: enterLoop,
      ForStatement: enterLoop,
      ForInStatement: enterLoop,
      ForOfStatement: enterLoop,
      Function: enterFunction,
    });
  } catch (error) {
    if (error instanceof SyntaxError) return code;
    throw error;
  }
  return guarded.toString();
}

/** The same page with its inline scripts and handlers guarded. */
export function guardPage(html: string): string {
  return mapScripts(html, (code, kind) => {
    // A character reference in an attribute stands for another character: that code is not read.
    const isReadable = kind !== 'handler' || !code.includes('&');
    return isReadable ? guardLoops(code, kind) : code;
  });
}

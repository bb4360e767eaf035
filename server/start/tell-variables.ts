/* `node server/start/tell-variables.ts`: says what is wrong with the names of variables, and ends with 1. */
import { unknownVariables } from './command.ts';

const problems = unknownVariables(process.env);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

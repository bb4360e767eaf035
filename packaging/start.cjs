'use strict';
// In a file of its own: the oldest Nodes cannot even read `import()`.
import('../server/main.mjs');

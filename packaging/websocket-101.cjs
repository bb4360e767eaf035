#!/usr/bin/env node
/*
 * What `npx websocket-101` starts. Any Node may read this file, the oldest too, so that each can
 * say what is wrong instead of showing a syntax error.
 */
'use strict';

var OLDEST = [22, 12];
var version = process.versions.node.split('.').map(Number);

if (version[0] < OLDEST[0] || (version[0] === OLDEST[0] && version[1] < OLDEST[1])) {
  console.error(
    'WebSocket 101 needs Node ' +
      OLDEST.join('.') +
      ' or newer, and this is Node ' +
      process.versions.node +
      ': install a newer one from https://nodejs.org/ and start it again.',
  );
  // EX_CONFIG: starting it again would not help, and a service manager does not.
  process.exit(78);
}
require('./start.cjs');

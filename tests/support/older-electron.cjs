// Run before the program in an Electron that is too old for it: its threads lack what the polyfills beside that Electron fill in
// for the main one, and have them before their own script; so do threads that are begun there. CERTBENCH_POLYFILLS names the file
// where it does not lie beside this one.
'use strict';
const { readFileSync } = require('node:fs');
const path = require('node:path');

/** Its own text is run in each thread. */
function fillThreads(polyfills) {
  const threads = require('node:worker_threads');
  const { Worker } = threads;
  // What is Electron's own there is not filled in where the program runs as Node.
  const before = `process.env.ELECTRON_RUN_AS_NODE = '1';
(() => { ${polyfills}
})();
delete process.env.ELECTRON_RUN_AS_NODE;
(${String(fillThreads)})(${JSON.stringify(polyfills)});
`;
  threads.Worker = class extends Worker {
    constructor(script, options) {
      super(options?.eval === true ? before + script : script, options);
    }
  };
}

fillThreads(readFileSync(process.env.CERTBENCH_POLYFILLS ?? path.join(__dirname, 'polyfills.cjs'), 'utf8'));

// import.cjs FILE [ARGUMENTS]: runs a program as it would be run by itself. What it starts by its own executable goes the same way.
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

process.execPath = join(__dirname, 'node.sh');
process.argv.splice(1, 1);
void import(pathToFileURL(process.argv[1]).href);

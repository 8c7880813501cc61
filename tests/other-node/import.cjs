// import.cjs FILE [ARGUMENTS]: runs a program as it would be run by itself.
const { pathToFileURL } = require('node:url');

process.argv.splice(1, 1);
void import(pathToFileURL(process.argv[1]).href);

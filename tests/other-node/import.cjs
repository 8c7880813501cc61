// import.cjs FILE [ARGUMENTS]: runs a program as it would be run by itself. What it starts by its own executable goes the same way.
const files = require('node:fs/promises');
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

process.execPath = path.join(__dirname, 'node.sh');

// Before 18.17 Node reads no folders in folders, and ignores it when it is asked to; `parentPath` came with 20.12.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 18 || (major === 18 && minor < 17)) {
  const { readdir } = files;
  const readAll = async (folder) => {
    const entries = await readdir(folder, { withFileTypes: true });
    const below = entries.filter((one) => one.isDirectory()).map(({ name }) => readAll(path.join(folder, name)));
    const told = entries.map((entry) => Object.assign(entry, { parentPath: folder }));
    return [...told, ...(await Promise.all(below)).flat()];
  };
  files.readdir = (folder, options) =>
    options?.recursive && options.withFileTypes ? readAll(String(folder)) : readdir(folder, options);
  syncBuiltinESMExports();
}

process.argv.splice(1, 1);
void import(pathToFileURL(process.argv[1]).href);

import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/** The name under which threads inherit them. */
const inherited = 'certbench-versions';

type Versions = Readonly<NodeJS.ProcessVersions>;

/** Versions of what the program runs on. Electron tells its own to the main thread alone. */
export const programVersions = (): Versions =>
  (getEnvironmentData(inherited) as Versions | undefined) ?? process.versions;

/** Gives them to all threads that are begun from now on, and to those that these begin. */
export const handVersionsOn = (): void => setEnvironmentData(inherited, { ...programVersions() });

import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, run } from './programs.ts';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const mountSomewhere = ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'];

/** Whether a disk can be made here: in memory, which only root on Linux can mount. */
export async function canMount(): Promise<boolean> {
  const can = isRoot && (await run('unshare', mountSomewhere).catch(() => undefined))?.status === 0;
  if (!can) process.stderr.write('\n*** SKIPPED: real full and read-only disks; nothing can be mounted here. ***\n\n');
  return can;
}

/** A real disk of a size that can be filled. */
export class SmallDisk {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async mount(kib: number): Promise<SmallDisk> {
    const root = await mkdtemp(join(tmpdir(), 'certbench-disk-'));
    await must('mount', '-t', 'tmpfs', '-o', `size=${kib}k`, 'certbench-test', root);
    return new SmallDisk(root);
  }

  readonly at = (...parts: string[]): string => join(this.root, ...parts);

  /** Takes all that is free. `free` gives it back. */
  async fill(): Promise<void> {
    const { bavail, bsize } = await statfs(this.root);
    await writeFile(this.at('ballast'), Buffer.alloc(bavail * bsize));
  }

  readonly free = (): Promise<void> => rm(this.at('ballast'));

  async remove(): Promise<void> {
    await must('umount', this.root);
    await rm(this.root, { recursive: true, force: true });
  }
}

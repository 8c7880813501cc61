import { concatBytes, fromUtf8 } from '../../core/bytes.ts';
import {
  type StorageErrorName,
  blockListOf,
  container,
  isAllowed,
  storageError,
  storedAnswer,
  storedPath,
} from '../../core/hub/faces/iot-hub/uploads.ts';
import { type HttpsAnswer, type HttpsRequest, type HttpsWorld, headerOf } from '../../core/hub/https.ts';
import type { HubLimits } from '../../core/hub/limits.ts';
import type { Folder, HttpsOrder } from '../ports.ts';

/** Blocks that no file has yet, one file each. They do not outlive the hub. */
const stagedFolder = 'uploads-staged';

interface Block {
  readonly file: string;
  readonly bytes: number;
}

/** Why something cannot be kept. */
class StorageRefusal extends Error {
  readonly reason: StorageErrorName;

  constructor(name: StorageErrorName) {
    super(name);
    this.reason = name;
  }
}

/**
 * The store for files that devices upload, as Azure's blob clients write to it ("Put Blob", "Put Block" and "Put Block List"),
 * in the hub's folder. Who has a token may write; tokens are of this start of the hub.
 */
export class Uploads {
  readonly #folder: Folder;
  readonly #limits: HubLimits;
  readonly #world: () => HttpsWorld;
  /** By file, and by the IDs that their writer has given them. */
  readonly #blocks = new Map<string, Map<string, Block>>();
  #atOnce = 0;
  #nextBlock = 1;
  /** Bytes of files and blocks, once they were counted. */
  #total: number | undefined;
  /** Writes take turns, so that the total is right. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(folder: Folder, limits: HubLimits, world: () => HttpsWorld) {
    this.#folder = folder;
    this.#limits = limits;
    this.#world = world;
  }

  /** Undefined where the path is none of the store. */
  begin(request: HttpsRequest): HttpsOrder | undefined {
    const [first, ...parts] = request.path;
    if (first !== container) return undefined;
    const final = (name: StorageErrorName) => ({ answer: storageError(name, request) });
    if (!isAllowed(parts.join('/'), request.query, this.#world())) return final('AuthenticationFailed');
    if (request.method !== 'PUT') return final('UnsupportedHttpVerb');
    const file = storedPath(parts);
    if (file === undefined) return final('InvalidResourceName');
    if (this.#atOnce >= this.#limits.uploadsAtOnce) return final('ServerBusy');
    this.#atOnce++;
    return {
      mostBytes: this.#limits.uploadBytes,
      tooLarge: () => storageError('RequestBodyTooLarge', request),
      carryOut: (body) => this.#put(file, request, body),
      done: () => void this.#atOnce--,
    };
  }

  async #put(file: string, request: HttpsRequest, body: Uint8Array): Promise<HttpsAnswer> {
    const turn = this.#turn.then(() => this.#write(file, request, body));
    this.#turn = turn.catch(() => undefined);
    try {
      await turn;
    } catch (error) {
      if (error instanceof StorageRefusal) return storageError(error.reason, request);
      throw error;
    }
    const { now } = this.#world();
    const isFile = request.query.get('comp') !== 'block';
    const more = { etag: `"${request.requestId}"`, 'last-modified': now.toUTCString() };
    return storedAnswer(request, now, isFile ? more : {});
  }

  async #write(file: string, request: HttpsRequest, body: Uint8Array): Promise<void> {
    const comp = request.query.get('comp');
    if (comp === 'block') return this.#keepBlock(file, request.query.get('blockid') ?? '', body);
    if (comp !== undefined && comp !== 'blocklist') throw new StorageRefusal('InvalidQueryParameterValue');
    const before = await this.#sizeOf(file);
    if (before !== undefined && headerOf(request, 'if-none-match') === '*')
      throw new StorageRefusal('BlobAlreadyExists');
    if (comp === undefined && headerOf(request, 'x-ms-blob-type')?.toLowerCase() !== 'blockblob') {
      throw new StorageRefusal('InvalidBlobType');
    }
    const bytes = comp === undefined ? body : await this.#joined(file, body);
    await this.#keep(file, bytes, before ?? 0);
    await this.#forgetBlocks(file);
  }

  async #keepBlock(file: string, id: string, body: Uint8Array): Promise<void> {
    if (!/^[A-Za-z0-9+/=]{1,128}$/.test(id)) throw new StorageRefusal('InvalidQueryParameterValue');
    const blocks = this.#blocks.get(file) ?? new Map<string, Block>();
    const before = blocks.get(id);
    const others = [...blocks.values()].reduce((sum, { bytes }) => sum + bytes, 0) - (before?.bytes ?? 0);
    if (others + body.length > this.#limits.uploadBytes) throw new StorageRefusal('RequestBodyTooLarge');
    const block = { file: before?.file ?? `${stagedFolder}/${this.#nextBlock++}`, bytes: body.length };
    await this.#keep(block.file, body, before?.bytes ?? 0);
    this.#blocks.set(file, blocks.set(id, block));
  }

  async #joined(file: string, list: Uint8Array): Promise<Uint8Array> {
    const ids = blockListOf(fromUtf8(list) ?? '');
    const blocks = ids?.map((id) => this.#blocks.get(file)?.get(id));
    const parts: Uint8Array[] = [];
    let length = 0;
    for (const block of blocks ?? [undefined]) {
      if (block === undefined) throw new StorageRefusal('InvalidBlockList');
      length += block.bytes;
      // A list may name a block more than once.
      if (length > this.#limits.uploadBytes) throw new StorageRefusal('RequestBodyTooLarge');
      parts.push((await this.#folder.read(block.file)) ?? new Uint8Array());
    }
    return concatBytes(...parts);
  }

  async #keep(file: string, bytes: Uint8Array, before: number): Promise<void> {
    const total = await this.#counted();
    const after = total - before + bytes.length;
    if (after > this.#limits.uploadsTotalBytes) throw new StorageRefusal('InsufficientAccountPermissions');
    await this.#folder.replaceFile(file, bytes);
    this.#total = after;
  }

  async #forgetBlocks(file: string): Promise<void> {
    const blocks = [...(this.#blocks.get(file)?.values() ?? [])];
    this.#blocks.delete(file);
    for (const block of blocks) {
      await this.#folder.removeFile(block.file);
      this.#total = (this.#total ?? 0) - block.bytes;
    }
  }

  async #sizeOf(file: string): Promise<number | undefined> {
    const [, folder = '', name = ''] = /^(.*)\/([^/]*)$/.exec(file) ?? [];
    return (await this.#folder.sizes(folder))?.get(name);
  }

  /** What an earlier start has left of blocks is of no use. */
  async #counted(): Promise<number> {
    if (this.#total !== undefined) return this.#total;
    for (const name of (await this.#folder.sizes(stagedFolder))?.keys() ?? []) {
      await this.#folder.removeFile(`${stagedFolder}/${name}`);
    }
    this.#total = await this.#bytesBelow('uploads');
    return this.#total;
  }

  async #bytesBelow(path: string): Promise<number> {
    const sizes = [...((await this.#folder.sizes(path))?.values() ?? [])];
    let sum = sizes.reduce((all, size) => all + size, 0);
    for (const name of await this.#folder.folders(path)) sum += await this.#bytesBelow(`${path}/${name}`);
    return sum;
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const manifestFolder = join(import.meta.dirname, '..', '..', 'deploy', 'kubernetes');

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly valueFrom?: object }[];
  readonly volumeMounts?: readonly Mount[];
  readonly resources?: object;
  readonly securityContext?: object;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
}

interface PodSpec {
  readonly restartPolicy: string;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: object;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes: readonly {
    readonly name: string;
    readonly secret?: object;
    readonly persistentVolumeClaim?: object;
  }[];
}

/** A manifest, as far as tests look into it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Partial<PodSpec> & {
    readonly completions?: number;
    readonly parallelism?: number;
    readonly podFailurePolicy?: {
      readonly rules: readonly { readonly action: string; readonly onExitCodes?: object }[];
    };
    readonly template?: { readonly metadata: { readonly annotations: object }; readonly spec: PodSpec };
  };
}

/** The documents of a file. */
export function documentsOf(...path: string[]): unknown[] {
  const documents = parseAllDocuments(readFileSync(join(manifestFolder, ...path), 'utf8'), { strict: true });
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS() as unknown;
  });
}

interface Operation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

/** A manifest after a JSON Patch (RFC 6902), of which `add` and `replace` are known. What they name must be there. */
export function patched<T>(manifest: T, ...path: string[]): T {
  const changed = structuredClone(manifest);
  for (const { op, path: pointer, value } of parse(
    readFileSync(join(manifestFolder, ...path), 'utf8'),
  ) as readonly Operation[]) {
    const parts = pointer.slice(1).split('/');
    const last = parts.pop() ?? '';
    const parent = parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], changed);
    if (typeof parent !== 'object' || parent === null) throw new Error(`${pointer} is not there.`);
    if (op === 'replace' && !(last in parent)) throw new Error(`${pointer} is not there to be replaced.`);
    if (Array.isArray(parent) && last === '-') parent.push(value);
    else (parent as Record<string, unknown>)[last] = value;
  }
  return changed;
}

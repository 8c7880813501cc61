import { useEffect, useRef, useState } from 'react';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { ExportSubject, PlacedFile, Warning } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { type Bundles, type ExportForm, howtoOf, orderOf, rowOf } from './form.ts';

/** What an export has made so far. */
export interface Made {
  readonly folder: string;
  /** For people. */
  readonly path: string;
  readonly files: readonly PlacedFile[];
  readonly warnings: readonly Warning[];
  /** Shows the commands for the first subject. */
  readonly howto: MethodInput<'howto.show'>;
}

/** The bundles of a subject, with the file names that the prefix makes; undefined until they are read. */
export function useBundles(subject: ExportSubject, prefix: string) {
  const bench = useBench();
  const [found, setFound] = useState<Bundles>();
  const [failure, setFailure] = useState<Failure>();
  const { kind, name } = subject;
  useEffect(() => {
    let newer = false;
    const input = { workspace: bench.workspace, subject: { kind, name }, prefix };
    void bench.call('bundle.list', input).then((answer) => {
      if (newer) return;
      if (answer.ok) setFound(answer.value);
      setFailure(answer.ok ? undefined : answer.error);
    });
    return () => {
      newer = true;
    };
  }, [bench, kind, name, prefix]);
  return { found, failure };
}

/** Makes the files of all subjects, as one job. It ends when the dialog is closed; what is being placed is finished. */
export function useExport(subjects: readonly [ExportSubject, ...ExportSubject[]]) {
  const bench = useBench();
  const [done, setDone] = useState<number>();
  const [made, setMade] = useState<Made>();
  const [failure, setFailure] = useState<Failure>();
  const running = useRef<string>(undefined);
  useEffect(
    () => () => {
      if (running.current !== undefined) void bench.call('job.cancel', { jobId: running.current });
    },
    [bench],
  );
  const run = async (form: ExportForm, bundles: Bundles, overwrite: boolean) => {
    const row = rowOf(bundles, form);
    const { folder } = form;
    if (row === undefined || folder === undefined) return;
    setFailure(undefined);
    setDone(0);
    const order = { workspace: bench.workspace, subjects, row, folder: folder.token };
    const jobId = crypto.randomUUID();
    running.current = jobId;
    const stopWatching = bench.watchJob(jobId, setDone);
    const answer = await bench.call('certificate.export', { ...orderOf(form, order), overwrite, jobId });
    stopWatching();
    running.current = undefined;
    setDone(undefined);
    if (!answer.ok) return setFailure(answer.error);
    const { files, warnings } = answer.value;
    setMade({ folder: folder.token, path: folder.path, files, warnings, howto: howtoOf(form, order) });
  };
  return { done, made, failure, fail: setFailure, run };
}

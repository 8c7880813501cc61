import { useEffect, useRef, useState } from 'react';
import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { ExportSubject, PlacedFile, Warning } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { type Bundles, type ExportForm, howtoOf, keygenOrderOf, orderOf, rowOf, takesKeygen } from './form.ts';

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

/** Makes the files of one subject after the other. It ends when the dialog is closed. */
export function useExport(subjects: readonly [ExportSubject, ...ExportSubject[]]) {
  const bench = useBench();
  const [done, setDone] = useState<number>();
  const [made, setMade] = useState<Made>();
  const [failure, setFailure] = useState<Failure>();
  const closed = useRef(false);
  useEffect(() => {
    closed.current = false;
    return () => {
      closed.current = true;
    };
  }, []);
  const run = async (form: ExportForm, bundles: Bundles, overwrite: boolean) => {
    const row = rowOf(bundles, form);
    const { folder } = form;
    if (row === undefined || folder === undefined) return;
    setFailure(undefined);
    const ownFolder = subjects.length > 1;
    const all: MethodOutput<'certificate.export'>[] = [];
    const fail = (error: Failure) => {
      setFailure(error);
      setDone(undefined);
    };
    for (const [index, subject] of subjects.entries()) {
      if (closed.current) return;
      setDone(index);
      const order = { workspace: bench.workspace, subject, row, folder: folder.token, ownFolder, overwrite };
      const answer = await bench.call('certificate.export', orderOf(form, order));
      if (!answer.ok) return fail(answer.error);
      all.push(answer.value);
    }
    const [subject] = subjects;
    const files = all.flatMap((one) => one.files);
    const order = { workspace: bench.workspace, subject, row, folder: folder.token, ownFolder, overwrite };
    if (form.writeKeygen && takesKeygen(row)) {
      const answer = await bench.call('keygen.write', keygenOrderOf(form, order));
      if (answer.ok) files.push(...answer.value.files);
      else setFailure(answer.error);
    }
    setMade({
      folder: folder.token,
      path: folder.path,
      files,
      warnings: all.flatMap(({ warnings }) => warnings),
      howto: howtoOf(form, order),
    });
    setDone(undefined);
  };
  return { done, made, failure, fail: setFailure, run };
}

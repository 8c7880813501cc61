import { Button } from '@fluentui/react-components';
import { DocumentCopyRegular, DocumentRegular, FolderRegular } from '@fluentui/react-icons';
import { type ReactNode, useState } from 'react';
import type { MadeFile } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { certificate as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { CopyingButton } from '../../../ui/Copy.tsx';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import css from './files.module.css';

interface Place {
  /** Below the folder. */
  readonly path: string;
  /** A token; without it the workspace. */
  readonly folder?: string | undefined;
}

/** What can be done with a file that is there, and how the last of it failed. */
function useFile({ path, folder }: Place) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const place = { workspace: folder ?? bench.workspace, path };
  const call = async (method: 'app.showInFolder' | 'app.dragOut' | 'app.copyFile') => {
    const done = await bench.call(method, place);
    setFailure(done.ok ? undefined : done.error);
    return done.ok;
  };
  const copyPath = async () => {
    const found = await bench.call('app.pathOf', place);
    setFailure(found.ok ? undefined : found.error);
    if (found.ok) await navigator.clipboard.writeText(found.value.path);
    return found.ok;
  };
  return { call, copyPath, failure };
}

/** Shows a file in the system's file manager. */
export function ShowInFolder({ label, ...place }: Place & { readonly label?: string }) {
  const { call, failure } = useFile(place);
  return (
    <>
      <Button
        size="small"
        appearance={label === undefined ? 'subtle' : 'secondary'}
        icon={<FolderRegular />}
        aria-label={label ?? `${ui.showFolder}: ${place.path}`}
        title={ui.showFolder}
        onClick={() => void call('app.showInFolder')}
      >
        {label}
      </Button>
      <Problem failure={failure} />
    </>
  );
}

interface FileRowProps extends Place {
  readonly name: string;
  readonly about?: string;
  /** Stands before the buttons. */
  readonly tag?: ReactNode;
}

/** A file that can be taken along: dragged where the shell can do that, shown in its folder, and copied. */
export function FileRow({ name, about, tag, ...place }: FileRowProps) {
  const { info } = useBench();
  const { call, copyPath, failure } = useFile(place);
  const words = (
    <div>
      <div className="mono break">{name}</div>
      {about === undefined ? null : <div className="faint small">{about}</div>}
    </div>
  );
  return (
    <li>
      {info.dragsFiles ? (
        <div
          className={css['grip']}
          draggable
          title={text.drag}
          onDragStart={(event) => {
            // The system drags the file, and not the page its text.
            event.preventDefault();
            void call('app.dragOut');
          }}
        >
          <DocumentRegular aria-hidden />
          {words}
        </div>
      ) : (
        words
      )}
      <span className={`end row ${css['actions']}`}>
        {tag}
        <CopyingButton what={text.pathOf(name)} copy={copyPath} />
        {info.copiesFiles ? (
          <CopyingButton
            what={text.fileItself(name)}
            icon={<DocumentCopyRegular />}
            copy={() => call('app.copyFile')}
          />
        ) : null}
        <ShowInFolder {...place} />
      </span>
      <Problem failure={failure} />
    </li>
  );
}

export function FileList({ files, missing = [] }: { files: readonly MadeFile[]; missing?: readonly string[] }) {
  return (
    <ul className="list" aria-label={ui.files}>
      {files.map(({ name, path }) =>
        missing.includes(name) ? (
          <li key={path}>
            <div>
              <div className="mono break">{name}</div>
              <div className="faint small">{text.fileKind(name)}</div>
            </div>
            <span className="end row">
              <Tag tone="bad">{text.missing}</Tag>
            </span>
          </li>
        ) : (
          <FileRow key={path} name={name} path={path} about={text.fileKind(name)} />
        ),
      )}
    </ul>
  );
}

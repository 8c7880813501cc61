import { Button } from '@fluentui/react-components';
import { FolderRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { CertificateFacts, MadeFile } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { certificate as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { date, daysUntil } from '../../../ui/format.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';

/** Days before the end from which a certificate needs attention. */
export const soonDays = 30;

export function ExpiryTag({ notAfter }: { readonly notAfter: string }) {
  const days = daysUntil(notAfter);
  if (days <= 0) return <Tag tone="bad">{ui.expired}</Tag>;
  return (
    <Tag tone={days < soonDays ? 'warn' : 'plain'}>{days < soonDays ? ui.expiresIn(days) : ui.validFor(days)}</Tag>
  );
}

interface ShowProps {
  /** Below the folder. */
  readonly path: string;
  readonly label?: string;
  /** A token; without it the workspace. */
  readonly folder?: string;
}

/** Shows a file in the system's file manager. */
export function ShowInFolder({ path, label, folder }: ShowProps) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const show = async () => {
    const shown = await bench.call('app.showInFolder', { workspace: folder ?? bench.workspace, path });
    setFailure(shown.ok ? undefined : shown.error);
  };
  return (
    <>
      <Button
        size="small"
        appearance={label === undefined ? 'subtle' : 'secondary'}
        icon={<FolderRegular />}
        aria-label={label ?? `${ui.showFolder}: ${path}`}
        title={ui.showFolder}
        onClick={() => void show()}
      >
        {label}
      </Button>
      <Problem failure={failure} />
    </>
  );
}

export function FileList({ files, missing = [] }: { files: readonly MadeFile[]; missing?: readonly string[] }) {
  return (
    <ul className="list" aria-label={ui.files}>
      {files.map(({ name, path }) => (
        <li key={path}>
          <div>
            <div className="mono break">{name}</div>
            <div className="faint small">{text.fileKind(name)}</div>
          </div>
          <span className="end row">
            {missing.includes(name) ? <Tag tone="bad">{text.missing}</Tag> : <ShowInFolder path={path} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is always told about a certificate. */
export function CertificateFactList({ facts }: { readonly facts: CertificateFacts }) {
  return (
    <dl className="facts">
      <dt>{text.subject}</dt>
      <dd>{facts.subject}</dd>
      <dt>{text.issuer}</dt>
      <dd>{facts.issuer === facts.subject ? text.itself : facts.issuer}</dd>
      <dt>{text.validity}</dt>
      <dd>
        {text.fromTo(date(facts.notBefore), date(facts.notAfter))} <ExpiryTag notAfter={facts.notAfter} />
      </dd>
      <dt>{text.key}</dt>
      <dd>{facts.key}</dd>
      <dt>{text.sha256}</dt>
      <dd>
        <Copyable text={facts.thumbprintSha256} what={text.sha256} />
      </dd>
      <dt>{text.sha1}</dt>
      <dd>
        <Copyable text={facts.thumbprintSha1} what={text.sha1} />
      </dd>
    </dl>
  );
}

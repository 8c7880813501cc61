import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import type { HubStatus, Overview } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { certificates as text } from './words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { CopyButton } from '../../../ui/Copy.tsx';
import { FileList, RevokedBar, revokedOf } from '../certificate/index.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { Chain, ownKindOf } from './Chain.tsx';
import { Extensions, Facts } from './Facts.tsx';
import { Heading } from './Heading.tsx';
import { type ThingNode, allKinds, idOf, rowOf } from '../kinds/index.ts';
import { NoteCard } from '../notes/index.ts';
import { DeleteButton } from '../trash/index.ts';
import { nodeOf } from './tree.ts';
import { type Description, useDescription } from './use-description.ts';
import css from './tree.module.css';

interface DetailsProps {
  readonly selected: CertificateKey;
  readonly overview: Overview;
  readonly hub: HubStatus;
}

/** One certificate in full, beside the tree. */
export function Details({ selected, overview, hub }: DetailsProps) {
  const shown = useDescription(selected, overview);
  if (shown === undefined) {
    return (
      <div className="empty">
        <Busy label={text.reading} size="medium" />
      </div>
    );
  }
  const { id, key, description, failure } = shown;
  return (
    <section
      key={id}
      className={`${css['certdetails']} scroll`}
      aria-label={text.details}
      aria-busy={id !== idOf(selected)}
    >
      {failure === undefined ? null : <Unreadable shownKey={key} failure={failure} overview={overview} hub={hub} />}
      {description === undefined ? null : (
        <Described shownKey={key} description={description} overview={overview} hub={hub} />
      )}
    </section>
  );
}

interface UnreadableProps {
  readonly shownKey: CertificateKey;
  readonly failure: Failure;
  readonly overview: Overview;
  readonly hub: HubStatus;
}

/** Its files are gone or damaged; what the workspace remembers of it can still be worked with. */
function Unreadable({ shownKey, failure, overview, hub }: UnreadableProps) {
  const node = nodeOf(overview, shownKey);
  return (
    <div className="card stack">
      <h2 className="break">{node === undefined ? shownKey.name : rowOf(node.kind).heading(node.line)}</h2>
      <Problem failure={failure} />
      {node === undefined ? null : <ActionsOf node={node} hub={hub} pathLength={undefined} />}
      <div>
        <DeleteButton of={shownKey} />
      </div>
    </div>
  );
}

interface DescribedProps {
  readonly shownKey: CertificateKey;
  readonly description: Description;
  readonly overview: Overview;
  readonly hub: HubStatus;
}

/** What it is, what its certificate says where it has one, and its files; one further up its chain can be shown in its place. */
function Described({ shownKey, description, overview, hub }: DescribedProps) {
  const { go } = useNavigation();
  const [at, setAt] = useState(0);
  const top = useRef<HTMLDivElement>(null);
  const { certificates, files, missing } = description;
  const node = nodeOf(overview, shownKey);
  if (node === undefined) return <p className="dim">{text.gone}</p>;
  const [own] = certificates;
  const facts = certificates[at] ?? own;
  const kind = rowOf(node.kind);
  const revoked = revokedOf(node.line);
  const show = (index: number) => {
    setAt(index);
    top.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <div className="card stack" ref={top}>
        <Heading node={node} facts={facts} isOwn={at === 0} hub={hub} />
        {at === 0 ? (
          <ActionsOf node={node} hub={hub} pathLength={own?.pathLength} />
        ) : (
          <div>
            <Button icon={<ArrowLeftRegular />} onClick={() => show(0)}>
              {text.backTo(own?.subject ?? '')}
            </Button>
          </div>
        )}
        <div className="row">
          {facts === undefined ? null : (
            <Button size="small" onClick={() => go({ page: 'look-at', of: shownKey, at })}>
              {text.allDetails}
            </Button>
          )}
          {at === 0 ? <DeleteButton of={shownKey} /> : null}
        </div>
        {at === 0 && revoked !== undefined ? <RevokedBar revoked={revoked} /> : null}
        {at === 0 && kind.Facts !== undefined ? <kind.Facts line={node.line} /> : null}
        {facts === undefined ? null : <Facts facts={facts} />}
      </div>
      {at === 0 ? <NoteCard of={shownKey} /> : null}
      {facts === undefined ? null : (
        <>
          <Extensions facts={facts} />
          <Chain certificates={certificates} ownKind={ownKindOf(node, own)} overview={overview} at={at} onShow={show} />
        </>
      )}
      {at === 0 ? <Files files={files} missing={missing} remedy={kind.missing} /> : null}
      {at === 0 && kind.Card !== undefined ? <kind.Card line={node.line} /> : null}
      {facts === undefined ? null : <Pem pem={facts.pem} />}
    </>
  );
}

interface FilesProps extends Pick<Description, 'files' | 'missing'> {
  /** What to do where some are missing. */
  readonly remedy: string | undefined;
}

function Files({ files, missing, remedy }: FilesProps) {
  return (
    <Card title={text.files}>
      {missing.length === 0 ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            {text.missing(missing.length)} {remedy}
          </MessageBarBody>
        </MessageBar>
      )}
      <FileList files={files} missing={missing} />
    </Card>
  );
}

function Pem({ pem }: { readonly pem: string }) {
  return (
    <Card title={text.pem} beside={<CopyButton text={pem} what={text.pem} wide />}>
      <p className="dim">{text.pemText}</p>
      <details>
        <summary>{text.showPem}</summary>
        {/* It scrolls, so the keyboard must reach it. */}
        <pre className="code" tabIndex={0} aria-label={text.pem}>
          {pem}
        </pre>
      </details>
    </Card>
  );
}

interface ActionsOfProps {
  readonly node: ThingNode;
  readonly hub: HubStatus;
  readonly pathLength: number | undefined;
}

/** The most numerous kind that an authority can make is the one it is there for, so it comes first. */
const makers = allKinds.toReversed();

function ActionsOf({ node, hub, pathLength }: ActionsOfProps) {
  const { Actions } = rowOf(node.kind);
  const makes =
    node.kind === 'authority'
      ? makers.map((kind) => {
          const { Make } = rowOf(kind);
          return Make === undefined ? null : <Make key={kind} authority={node.line.name} pathLength={pathLength} />;
        })
      : null;
  return <Actions line={node.line} hub={hub} makes={makes} />;
}

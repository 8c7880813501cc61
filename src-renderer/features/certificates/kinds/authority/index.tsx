import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { AuthorityLine } from '../../../../../src-main/contract/models.ts';
import { useBench } from '../../../../bench/bench.ts';
import type { Failure } from '../../../../bench/host.ts';
import { useStore } from '../../../../bench/store.ts';
import { KindDot } from '../../../../ui/Icon.tsx';
import { useNavigation } from '../../../../ui/navigation.ts';
import { short } from '../../../../ui/format.ts';
import { Problem } from '../../../../ui/Problem.tsx';
import { AddressFacts } from '../../addresses/index.ts';
import { ExportButton } from '../../export/index.ts';
import { ChangeRootButton } from '../../change-root/index.ts';
import { RenewAuthorityButton } from '../../renew-authority/index.ts';
import { RevokeButton } from '../../revoke/index.ts';
import type { ActionsProps, Kind, MakeProps } from '../kind.ts';
import { certificateKinds, placeNames } from '../words.ts';
import { ListFacts } from './ListFacts.tsx';
import css from './authority.module.css';
import { text } from './words.ts';

const rank = ({ parent }: AuthorityLine) => (parent === undefined ? 'root' : 'inter');

export const authority: Kind<AuthorityLine> = {
  lines: ({ authorities }) => authorities,
  keyOf: ({ name }) => ({ kind: 'authority', name }),
  signer: ({ parent }) => parent,
  counted: (count) => text.counted(count),
  countedAtZero: true,
  isCertificate: true,
  found: ({ name, certificate }) => ({ names: [name], prints: certificate }),
  heading: ({ name }) => name,
  deeds: ({ name }) => [
    { name: text.createBelow(name), go: { page: 'create-devices', authority: name } },
    { name: text.export(name), exported: { kind: 'authority', name } },
  ],
  about: ({ parent, certificate }) =>
    parent === undefined ? { code: `SHA-256 ${short(certificate.thumbprintSha256)}` } : text.intermediateOf(parent),
  nameOf: (line) => certificateKinds[rank(line)],
  places: ({ certificate }, known) =>
    known.authorities.has(certificate.thumbprintSha256) ? [placeNames.localHub] : [],
  expires: ({ certificate }) => certificate.notAfter,
  Picture: ({ line }) => <KindDot kind={rank(line)} />,
  Name: ({ line }) => (
    <span className="clip" title={line.name}>
      {line.name}
      <span className="visually-hidden">, {certificateKinds[rank(line)]}</span>
    </span>
  ),
  Actions,
  Make,
  Facts: ({ line }) => (
    <>
      {line.revocationList === undefined ? null : <ListFacts authority={line.name} list={line.revocationList} />}
      <AddressFacts line={line} />
    </>
  ),
};

function Actions({ line, makes }: ActionsProps<AuthorityLine>) {
  const { name, parent, passphraseRemembered } = line;
  const { authorities } = useStore(useBench().overview);
  // A dangling one is what a crash has left, or somebody who has deleted the old root.
  const replaces = authorities.some((one) => one.name === line.replaces) ? line.replaces : undefined;
  const begun = replaces ?? authorities.find((one) => one.replaces === name)?.replaces;
  return (
    <>
      <div className="row actions">
        {makes}
        <ExportButton subjects={[{ kind: 'authority', name }]} />
        <RevokeButton of={{ kind: 'authority', name }} line={line} authority={parent} />
      </div>
      <div className="row">
        <RenewAuthorityButton name={name} />
        {parent === undefined ? <ChangeRootButton name={begun ?? name} begun={begun !== undefined} /> : null}
      </div>
      <ForgetPassphrase key={name} name={name} remembered={passphraseRemembered} />
    </>
  );
}

function Make({ authority: parent, pathLength }: MakeProps) {
  const { go } = useNavigation();
  if (pathLength === 0) return null;
  return <Button onClick={() => go({ page: 'create-authority', parent })}>{text.createIntermediate}</Button>;
}

function ForgetPassphrase({ name, remembered }: { readonly name: string; readonly remembered: boolean }) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const [forgotten, setForgotten] = useState(false);
  const status = useRef<HTMLSpanElement>(null);
  const forget = async () => {
    const reply = await bench.call('authority.forgetPassphrase', { workspace: bench.workspace, name });
    setFailure(reply.ok ? undefined : reply.error);
    setForgotten(reply.ok);
    await bench.refresh();
    // The button is gone, and the focus with it.
    if (reply.ok) status.current?.focus();
  };
  return (
    <div className={`row small ${css['forget']}`}>
      <span ref={status} role="status" className="dim" tabIndex={-1}>
        {remembered ? text.remembered : forgotten ? text.forgotten : ''}
      </span>
      {remembered ? (
        <Button
          size="small"
          appearance="transparent"
          className="linkbutton"
          title={text.forgetHint}
          onClick={() => void forget()}
        >
          {text.forget}
        </Button>
      ) : null}
      <Problem failure={failure} />
    </div>
  );
}

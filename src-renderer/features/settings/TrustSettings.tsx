import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DeleteRegular, DismissRegular, EyeRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { TrustRoots, TrustedCertificate } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Answer, Failure } from '../../bench/host.ts';
import { Busy } from '../../ui/Busy.tsx';
import { Copyable } from '../../ui/Copy.tsx';
import { date, short } from '../../ui/format.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { TrustFile } from './TrustFile.tsx';
import { trust as text } from './trust-words.ts';

type Listed = MethodOutput<'trust.list'>;

/** Whose servers are trusted beside those that always are. */
export function TrustSettings() {
  const bench = useBench();
  const [listed, setListed] = useState<Listed>();
  const [roots, setRoots] = useState<TrustRoots>();
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  const [removed, setRemoved] = useState<TrustedCertificate>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void bench.call('trust.list', {}).then((reply) => (reply.ok ? setListed(reply.value) : setFailure(reply.error)));
    void bench.call('trust.roots', {}).then((reply) => setRoots(reply.ok ? reply.value : undefined));
  }, [bench]);
  const change = async (call: Promise<Answer<Listed>>): Promise<boolean> => {
    setSaid('');
    const reply = await call;
    setFailure(reply.ok ? undefined : reply.error);
    if (reply.ok) setListed(reply.value);
    return reply.ok;
  };
  const remove = async (one: TrustedCertificate) => {
    const { thumbprintSha256: thumbprint } = one.certificate;
    if (await change(bench.call('trust.remove', { thumbprint }))) setRemoved(one);
  };
  const putBack = async (one: TrustedCertificate) => {
    if (await change(bench.call('trust.add', { pem: one.pem }))) dismiss();
  };
  const dismiss = () => {
    setRemoved(undefined);
    // The button that was pressed is gone, and the focus with it.
    place.current?.focus();
  };
  return (
    <Card title={text.title}>
      <div ref={place} className="stack" tabIndex={-1} style={{ outline: 'none' }}>
        <div className="stack tight">
          <p className="dim">{text.text}</p>
          {roots === undefined ? null : <p className="dim small break">{text.beside(roots)}</p>}
        </div>
        {listed === undefined && failure === undefined ? <Busy /> : null}
        {listed?.unreadable.map((fault) => (
          <MessageBar key={fault} intent="warning" layout="multiline">
            <MessageBarBody>{fault}</MessageBarBody>
          </MessageBar>
        ))}
        {listed?.trusted.length === 0 ? <p>{text.none}</p> : null}
        {listed === undefined || listed.trusted.length === 0 ? null : (
          <ul className="list" aria-label={text.title}>
            {listed.trusted.map((one) => (
              <Line key={one.certificate.thumbprintSha256} one={one} onRemove={() => void remove(one)} />
            ))}
          </ul>
        )}
        {removed === undefined ? null : (
          <Undo
            key={removed.certificate.thumbprintSha256}
            name={removed.name}
            onUndo={() => void putBack(removed)}
            onDismiss={dismiss}
          />
        )}
        <Problem failure={failure} />
        <TrustFile
          said={said}
          onSay={setSaid}
          onAdd={(pem) => {
            setRemoved(undefined);
            return change(bench.call('trust.add', { pem }));
          }}
        />
      </div>
    </Card>
  );
}

function Line({ one, onRemove }: { readonly one: TrustedCertificate; readonly onRemove: () => void }) {
  const { go } = useNavigation();
  const { name, pem, certificate, doubts } = one;
  return (
    <li>
      <div>
        <b className="break">{name}</b>
        <div className="row tight dim small">
          <span>{text.ends(date(certificate.notAfter))}</span>
          <span aria-hidden="true">·</span>
          <span>{text.thumbprint}</span>
          <Copyable
            text={certificate.thumbprintSha256}
            shown={short(certificate.thumbprintSha256)}
            what={`${text.thumbprint} ${name}`}
          />
        </div>
        {doubts.map((doubt) => (
          <p key={doubt} className="small break" style={{ color: 'var(--warn)' }}>
            {doubt}
          </p>
        ))}
      </div>
      <span className="end row nowrap tight">
        <Button
          size="small"
          appearance="subtle"
          icon={<EyeRegular />}
          title={text.look}
          aria-label={text.lookNamed(name)}
          onClick={() => go({ page: 'look-at', trusted: { name, pem } })}
        />
        <Button
          size="small"
          appearance="subtle"
          icon={<DeleteRegular />}
          title={text.remove}
          aria-label={text.removeNamed(name)}
          onClick={onRemove}
        />
      </span>
    </li>
  );
}

interface UndoProps {
  readonly name: string;
  readonly onUndo: () => void;
  readonly onDismiss: () => void;
}

function Undo({ name, onUndo, onDismiss }: UndoProps) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was pressed went with what was removed.
    if (document.activeElement === document.body) bar.current?.querySelector('button')?.focus();
  }, []);
  return (
    <div ref={bar}>
      <MessageBar>
        <MessageBarBody>{text.removed(name)}</MessageBarBody>
        <MessageBarActions
          containerAction={
            <Button appearance="transparent" icon={<DismissRegular />} aria-label={text.dismiss} onClick={onDismiss} />
          }
        >
          <Button size="small" onClick={onUndo}>
            {text.undo}
          </Button>
        </MessageBarActions>
      </MessageBar>
    </div>
  );
}

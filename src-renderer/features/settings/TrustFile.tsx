import { Button, Checkbox } from '@fluentui/react-components';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { CertificateToTrust } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { date, grouped } from '../../ui/format.ts';
import { Problem, Warnings } from '../../ui/Problem.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { type Asked, AskedFields, useAsking } from '../certificates/viewer/index.ts';
import { trust as text } from './trust-words.ts';

interface TrustFileProps {
  /** What has become of the last file. */
  readonly said: string;
  readonly onSay: (said: string) => void;
  /** Answers whether they are trusted now. */
  readonly onAdd: (pem: string) => Promise<boolean>;
}

interface ChosenFile {
  readonly token: string;
  readonly name: string;
}

/** A file whose certificates are to be trusted: chosen, opened, and looked at before anything is added. */
export function TrustFile({ said, onSay, onAdd }: TrustFileProps) {
  const bench = useBench();
  const asking = useAsking<MethodOutput<'trust.look'>>();
  const { ask, asked, setAsked, fault, failure, setFailure, busy, cancel, found } = asking;
  const [file, setFile] = useState<ChosenFile>();
  const form = useRef<HTMLFormElement>(null);
  const isAsked = asked.password !== undefined || asked.patient !== undefined;
  useEffect(() => {
    if (isAsked) form.current?.querySelector('input')?.focus();
  }, [isAsked]);
  const chooser = useRef<HTMLDivElement>(null);
  const look = ({ token }: ChosenFile, answers: Asked) =>
    ask(answers, (given, jobId) => bench.call('trust.look', { file: token, ...given, jobId }));
  const choose = async () => {
    onSay('');
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    if (!chosen.ok) return setFailure(chosen.error);
    if (chosen.value.file === undefined) return undefined;
    setFile(chosen.value.file);
    setAsked({});
    return look(chosen.value.file, {});
  };
  const close = (words: string) => {
    setFile(undefined);
    setFailure(undefined);
    onSay(words);
    chooser.current?.querySelector('button')?.focus();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (file !== undefined && !busy) void look(file, asked);
  };
  return (
    <>
      {file === undefined ? null : (
        <div className="well stack">
          <h3 className="break">{text.adding(file.name)}</h3>
          {found === undefined ? (
            <form ref={form} className="stack" onSubmit={submit} aria-busy={busy} noValidate>
              <AskedFields asked={asked} fault={fault} onChange={setAsked} />
              <Problem failure={failure} />
              <div className="row">
                <Waiting wait={busy ? { words: text.opening, ...cancel } : undefined}>
                  {isAsked ? (
                    <Button type="submit" appearance="primary">
                      {text.open}
                    </Button>
                  ) : null}
                  <Button onClick={() => close('')}>{text.cancel}</Button>
                </Waiting>
              </div>
            </form>
          ) : (
            <>
              <Warnings warnings={found.warnings} />
              <ToTrust
                found={found.found}
                file={file.name}
                onAdd={async (pems) => {
                  if (await onAdd(pems.join(''))) close(text.added(pems.length));
                }}
                onCancel={() => close('')}
              />
            </>
          )}
        </div>
      )}
      {file === undefined ? <Problem failure={failure} /> : null}
      <div ref={chooser} className="row">
        <Button disabledFocusable={busy} onClick={() => void choose()}>
          {text.add}
        </Button>
        <span role="status" className="dim">
          {said}
        </span>
      </div>
    </>
  );
}

interface ToTrustProps {
  readonly found: readonly CertificateToTrust[];
  readonly file: string;
  readonly onAdd: (pems: readonly string[]) => Promise<void>;
  readonly onCancel: () => void;
}

const isNew = ({ refusal, isTrusted }: CertificateToTrust): boolean => refusal === undefined && !isTrusted;

function ToTrust({ found, file, onAdd, onCancel }: ToTrustProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('input, button')?.focus(), []);
  const able = found.filter(isNew);
  const wanted = able.filter(({ pem }) => !left.has(pem));
  const toggle = (pem: string) => {
    const next = new Set(left);
    if (!next.delete(pem)) next.add(pem);
    setLeft(next);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (wanted.length > 0) void onAdd(wanted.map(({ pem }) => pem));
  };
  return (
    <form ref={box} className="stack" onSubmit={submit} noValidate>
      {found.length === 0 ? <p>{text.nothing(file)}</p> : null}
      {able.length === 0 ? null : <p className="dim">{text.addingHint}</p>}
      {found.map((one) => (
        <OneToTrust
          key={one.certificate.thumbprintSha256}
          one={one}
          checked={wanted.includes(one)}
          onToggle={() => toggle(one.pem)}
        />
      ))}
      <div className="row">
        {able.length === 0 ? null : (
          <Button type="submit" appearance="primary" disabledFocusable={wanted.length === 0}>
            {text.trustThem(wanted.length)}
          </Button>
        )}
        <Button onClick={onCancel}>{text.cancel}</Button>
        {able.length === 0 ? <span className="dim">{text.nothingNew}</span> : null}
        {able.length > 0 && wanted.length === 0 ? <span className="dim">{text.chooseOne}</span> : null}
      </div>
    </form>
  );
}

interface OneToTrustProps {
  readonly one: CertificateToTrust;
  readonly checked: boolean;
  readonly onToggle: () => void;
}

function OneToTrust({ one, checked, onToggle }: OneToTrustProps) {
  const { name, certificate, doubts, refusal, isTrusted } = one;
  const notes = refusal === undefined ? doubts : [refusal];
  return (
    <div>
      {isNew(one) ? <Checkbox label={name} checked={checked} onChange={onToggle} /> : <b className="break">{name}</b>}
      <p className="dim small">{text.ends(date(certificate.notAfter))}</p>
      <p className="mono dim break">
        {text.thumbprint} {grouped(certificate.thumbprintSha256)}
      </p>
      {isTrusted ? <p className="small">{text.trusted}</p> : null}
      {notes.map((note) => (
        <p key={note} className="small break" style={{ color: 'var(--warn)' }}>
          {note}
        </p>
      ))}
    </div>
  );
}

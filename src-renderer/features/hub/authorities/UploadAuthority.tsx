import { Button, Checkbox, Field, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { CertificateDetails } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubAuthorities as text } from '../words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { SecretInput } from '../../../ui/SecretInput.tsx';
import { useCancel } from '../../../bench/use-cancel.ts';
import { type Wait, Waiting } from '../../../ui/Waiting.tsx';
import { focusTabIfLost } from '../focus.ts';
import { useCommand } from '../use-command.ts';
import hubCss from '../hub.module.css';

interface ChosenFile {
  readonly token: string;
  readonly name: string;
  /** Undefined while the file is closed by a password. */
  readonly authorities: readonly CertificateDetails[] | undefined;
}

/** Upload of an authority's certificate, from the workspace or from a file. */
export function UploadAuthority({ onSaid }: { readonly onSaid: (said: string) => void }) {
  const bench = useBench();
  const { authorities } = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const [picked, setPicked] = useState('');
  const [verified, setVerified] = useState(false);
  const [file, setFile] = useState<ChosenFile>();
  const { busy, failure, run, fail } = useCommand();
  /** A keystore may take long to open, by the will of whoever made it. */
  const [opening, setOpening] = useState(false);
  const { begin, ...cancel } = useCancel();
  const wait = opening ? { words: text.opening, ...cancel } : undefined;
  const there = new Set(hub.authorities.map(({ certificate }) => certificate.thumbprintSha256));
  const candidates = authorities.filter(({ certificate }) => !there.has(certificate.thumbprintSha256));
  const source = candidates.find(({ name }) => name === picked) ?? candidates[0];

  const upload = async (certificatePem: string) => {
    const done = await run(() => bench.call('hub.uploadAuthority', { certificatePem, verified }));
    await bench.readHub();
    if (done === undefined) return;
    setFile(undefined);
    setVerified(false);
    onSaid(text.uploaded(done.name));
    focusTabIfLost('authorities');
  };
  const inspect = async ({ token, name }: ChosenFile, password?: string) => {
    setOpening(true);
    const answer = await bench.call('file.inspect', {
      file: token,
      ...(password === undefined ? {} : { password }),
      jobId: begin().jobId,
    });
    setOpening(false);
    if (!answer.ok && answer.error.code === 'CANCELLED') return fail(undefined);
    if (!answer.ok) {
      const locked = answer.error.code === 'PASSWORD_REQUIRED' || answer.error.code === 'WRONG_PASSWORD';
      setFile(locked ? { token, name, authorities: undefined } : undefined);
      // That a password is needed is told by its field.
      fail(answer.error.code === 'PASSWORD_REQUIRED' ? undefined : answer.error);
      return;
    }
    const found = answer.value.certificates.filter(({ authority }) => authority);
    setFile(found.length === 0 ? undefined : { token, name, authorities: found });
    fail(
      found.length > 0
        ? undefined
        : {
            code: 'NOT_AN_AUTHORITY',
            message: text.noAuthority(name),
            details: { remedy: text.noAuthorityRemedy },
          },
    );
  };
  const choose = async () => {
    const chosen = await run(() => bench.call('file.choose', { kind: 'certificate' }));
    if (chosen?.file !== undefined) await inspect({ ...chosen.file, authorities: undefined });
  };
  return (
    <Card title={text.upload}>
      <div className="stack">
        <p className="dim">{text.uploadText}</p>
        {file === undefined ? (
          <div className={`row ${hubCss['endrow']}`}>
            {source === undefined ? (
              <p className="grow">{text.noSource}</p>
            ) : (
              <>
                <Field label={text.source} className={hubCss['source']}>
                  <Select value={source.name} onChange={(_event, data) => setPicked(data.value)}>
                    {candidates.map(({ name }) => (
                      <option key={name}>{name}</option>
                    ))}
                  </Select>
                </Field>
                <Button
                  appearance="primary"
                  disabledFocusable={busy}
                  onClick={() => void upload(source.certificatePem)}
                >
                  {text.uploadButton}
                </Button>
              </>
            )}
            <Waiting wait={wait}>
              <Button disabledFocusable={busy || opening} onClick={() => void choose()}>
                {text.uploadFile}
              </Button>
              {busy ? <Busy /> : null}
            </Waiting>
          </div>
        ) : (
          <OfFile
            // What is asked for changes, and with it where the focus belongs.
            key={`${file.token} ${file.authorities === undefined}`}
            file={file}
            busy={busy || opening}
            wait={wait}
            onPassword={(password) => void inspect(file, password)}
            onUpload={(pem) => void upload(pem)}
            onCancel={() => {
              setFile(undefined);
              focusTabIfLost('authorities');
            }}
          />
        )}
        <div>
          <Checkbox
            label={text.trustIt}
            checked={verified}
            onChange={(_event, data) => setVerified(data.checked === true)}
          />
          <p className="faint small">{text.trustHint}</p>
        </div>
        <Problem failure={failure} />
      </div>
    </Card>
  );
}

interface OfFileProps {
  readonly file: ChosenFile;
  readonly busy: boolean;
  readonly wait: Wait | undefined;
  readonly onPassword: (password: string) => void;
  readonly onUpload: (pem: string) => void;
  readonly onCancel: () => void;
}

function OfFile({ file: { name, authorities }, busy, wait, onPassword, onUpload, onCancel }: OfFileProps) {
  const [password, setPassword] = useState('');
  const [at, setAt] = useState(0);
  const chosen = authorities?.[at];
  return (
    <form
      className={`row ${hubCss['endrow']}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === undefined) onPassword(password);
        else onUpload(chosen.pem);
      }}
    >
      {authorities === undefined ? (
        <Field label={text.filePassword(name)} className={hubCss['source']}>
          <SecretInput autoFocus value={password} onChange={(_event, data) => setPassword(data.value)} />
        </Field>
      ) : (
        <Field label={text.whichOfFile(name)} className={hubCss['source']}>
          <Select value={String(at)} onChange={(_event, data) => setAt(Number(data.value))}>
            {authorities.map(({ subject, thumbprintSha256 }, index) => (
              <option key={thumbprintSha256} value={index}>
                {subject}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Waiting wait={wait}>
        <Button type="submit" appearance="primary" autoFocus={authorities !== undefined} disabledFocusable={busy}>
          {authorities === undefined ? text.openFile : text.uploadButton}
        </Button>
        <Button onClick={onCancel}>{text.cancel}</Button>
      </Waiting>
    </form>
  );
}

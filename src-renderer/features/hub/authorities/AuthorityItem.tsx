import { Button } from '@fluentui/react-components';
import type { HubAuthorityModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { hubAuthorities as text } from '../words.ts';
import { ui } from '../../../ui/words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { Copyable } from '../../../ui/Copy.tsx';
import { short } from '../../../ui/format.ts';
import { KindDot } from '../../../ui/Icon.tsx';
import { ExpiryTag } from '../../certificates/certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { focusTabIfLost } from '../focus.ts';
import { RemoveButton } from '../RemoveButton.tsx';
import { useCommand } from '../use-command.ts';
import hubCss from '../hub.module.css';

interface ItemProps {
  readonly authority: HubAuthorityModel;
  readonly onSaid: (said: string) => void;
}

/** One authority of the hub, with the next thing to do until it is verified. */
export function AuthorityItem({ authority, onSaid }: ItemProps) {
  const { name, status, verificationCode, certificate } = authority;
  const isRoot = certificate.issuer === certificate.subject;
  return (
    <li className={hubCss['hubauthority']}>
      <div className="stack tight">
        <div className="row">
          <KindDot kind={isRoot ? 'root' : 'inter'} />
          <h3 className="break">{name}</h3>
          <Tag tone={status === 'verified' ? 'ok' : 'warn'}>{text.status[status]}</Tag>
          <ExpiryTag notAfter={certificate.notAfter} />
        </div>
        <p className="faint small break">
          {certificate.subject} ·{' '}
          <span className="mono">{`${text.thumbprint} ${short(certificate.thumbprintSha256)}`}</span>
        </p>
        {verificationCode === undefined ? null : (
          <div className="well stack tight">
            <h4>{text.code}</h4>
            <div className="row tight">
              <Copyable text={verificationCode} what={text.code} />
            </div>
            <p className="dim small">{text.codeText}</p>
          </div>
        )}
        <ItemActions authority={authority} onSaid={onSaid} />
      </div>
    </li>
  );
}

function ItemActions({ authority, onSaid }: ItemProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const { authorities, proofs } = useStore(bench.overview);
  const { busy, failure, run, fail } = useCommand();
  const { name, status, verificationCode } = authority;
  const thumbprint = authority.certificate.thumbprintSha256;
  const own = authorities.find(({ certificate }) => certificate.thumbprintSha256 === thumbprint);
  const proof = proofs.find((one) => one.authority === own?.name && one.code === verificationCode);

  const verify = async (certificatePem: string) => {
    const done = await run(() => bench.call('hub.verifyAuthority', { name, certificatePem }));
    await bench.readHub();
    if (done !== undefined) onSaid(text.verified(name));
    focusTabIfLost('authorities');
  };
  const verifyByProof = async () => {
    if (proof === undefined) return;
    const { workspace } = bench;
    const key = { workspace, kind: 'proof' as const, name: proof.authority, code: proof.code };
    const described = await run(() => bench.call('certificate.describe', key));
    const [own] = described?.certificates ?? [];
    if (own !== undefined) await verify(own.pem);
  };
  const verifyByFile = async () => {
    const chosen = await run(() => bench.call('file.choose', { kind: 'certificate' }));
    const file = chosen?.file;
    if (file === undefined) return;
    const inspected = await run(() => bench.call('file.inspect', { file: file.token }));
    if (inspected === undefined) return;
    const [own] = inspected.certificates;
    if (own !== undefined) return await verify(own.pem);
    fail({
      code: 'FORMAT_NOT_RECOGNISED',
      message: text.noCertificate,
      details: { remedy: text.noCertificateRemedy },
    });
  };
  const generate = async () => {
    await run(() => bench.call('hub.createVerificationCode', { name }));
    await bench.readHub();
  };
  const remove = async () => {
    await run(() => bench.call('hub.removeAuthority', { name }));
    await bench.readHub();
    focusTabIfLost('authorities');
  };
  return (
    <>
      <div className="row">
        {proof === undefined ? null : (
          <Button size="small" appearance="primary" disabledFocusable={busy} onClick={() => void verifyByProof()}>
            {text.verifyProof}
          </Button>
        )}
        {own === undefined ||
        proof !== undefined ||
        (status === 'verified' && verificationCode === undefined) ? null : (
          <Button size="small" appearance="primary" onClick={() => go({ page: 'prove', authority: own.name })}>
            {verificationCode === undefined ? text.prove : text.sign}
          </Button>
        )}
        {verificationCode === undefined ? null : (
          <Button size="small" disabledFocusable={busy} onClick={() => void verifyByFile()}>
            {text.verifyFile}
          </Button>
        )}
        <Button size="small" disabledFocusable={busy} onClick={() => void generate()}>
          {verificationCode === undefined ? text.generate : text.regenerate}
        </Button>
        {busy ? <Busy /> : null}
        <span className="grow" />
        <RemoveButton
          label={text.remove}
          named={text.removeNamed(name)}
          title={text.removeTitle(name)}
          text={text.removeText}
          no={ui.cancel}
          onRemove={remove}
        />
      </div>
      <Problem failure={failure} />
    </>
  );
}

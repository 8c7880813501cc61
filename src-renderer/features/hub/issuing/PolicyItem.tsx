import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useState } from 'react';
import type { HubPolicyModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { hubHost } from '../../../bench/hub-host.ts';
import { useStore } from '../../../bench/store.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { short } from '../../../ui/format.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { ui } from '../../../ui/words.ts';
import { focusTabIfLost } from '../focus.ts';
import { RemoveButton } from '../RemoveButton.tsx';
import { useCommand } from '../use-command.ts';
import { RevokeDialog } from './RevokeDialog.tsx';
import { hubIssuing as text } from './words.ts';

interface ItemProps {
  readonly policy: HubPolicyModel;
  readonly onChange: () => void;
  readonly onSaid: (said: string) => void;
}

export function PolicyItem({ policy, onChange, onSaid }: ItemProps) {
  const { name, enabled, revokedAt, validityDays, issued, revoked, certificate, bootstrapUser, waitSeconds } = policy;
  const bench = useBench();
  const [revoking, setRevoking] = useState(false);
  const [made, setMade] = useState<{ readonly user: string; readonly password: string }>();
  const { busy, failure, run } = useCommand();
  const enable = async () => {
    await run(() => bench.call('hub.updatePolicy', { name, enabled: !enabled }));
    await bench.readHub();
  };
  const newPassword = async () => {
    setMade(await run(() => bench.call('hub.createBootstrapPassword', { name })));
    await bench.readHub();
  };
  const forgetPassword = async () => {
    setMade(undefined);
    await run(() => bench.call('hub.removeBootstrapPassword', { name }));
    await bench.readHub();
    focusTabIfLost('issuing');
  };
  const remove = async () => {
    const done = await run(() => bench.call('hub.removePolicy', { name }));
    await bench.readHub();
    if (done !== undefined) onSaid(text.removed(name));
  };
  const more = [
    ...(revoked === 0 ? [] : [text.someRevoked(revoked)]),
    ...(bootstrapUser === undefined ? [] : [text.hasPassword]),
    ...(waitSeconds === 0 ? [] : [text.waits(waitSeconds)]),
  ];
  return (
    <li>
      <div className="stack tight">
        <div className="row">
          <h3 className="break">{name}</h3>
          <Standing enabled={enabled} revoked={revokedAt !== undefined} />
        </div>
        <p className="faint small break">
          {[text.facts(validityDays, issued, short(certificate.thumbprintSha256)), ...more].join(' · ')}
        </p>
        <EstAddress name={name} />
        {made === undefined ? null : <Password name={name} {...made} onHide={() => setMade(undefined)} />}
        <Problem failure={failure} />
        <div className="row">
          <Button size="small" aria-label={text.changeNamed(name)} onClick={onChange}>
            {text.change}
          </Button>
          <Button
            size="small"
            disabledFocusable={busy}
            aria-label={text.newPasswordNamed(name)}
            onClick={() => void newPassword()}
          >
            {text.newPassword}
          </Button>
          {bootstrapUser === undefined ? null : (
            <Button
              size="small"
              disabledFocusable={busy}
              aria-label={text.forgetPasswordNamed(name)}
              onClick={() => void forgetPassword()}
            >
              {text.forgetPassword}
            </Button>
          )}
          <Button
            size="small"
            disabledFocusable={busy}
            aria-label={enabled ? text.disableNamed(name) : text.enableNamed(name)}
            onClick={() => void enable()}
          >
            {enabled ? text.disable : text.enable}
          </Button>
          {revokedAt === undefined ? (
            <Button
              size="small"
              disabledFocusable={busy}
              aria-label={text.revokeNamed(name)}
              onClick={() => setRevoking(true)}
            >
              {text.revokeAsk}
            </Button>
          ) : null}
          <RemoveButton
            label={text.remove}
            named={text.removeNamed(name)}
            title={text.removeTitle(name)}
            text={text.removeText}
            no={ui.cancel}
            disabled={busy}
            onRemove={remove}
          />
        </div>
      </div>
      {revoking ? (
        <RevokeDialog
          what={{ policy: name, count: issued - revoked }}
          onDone={(said) => {
            setRevoking(false);
            onSaid(said);
          }}
          onClose={() => setRevoking(false)}
        />
      ) : null}
    </li>
  );
}

function Standing({ enabled, revoked }: { readonly enabled: boolean; readonly revoked: boolean }) {
  if (revoked) return <Tag tone="bad">{text.revoked}</Tag>;
  return <Tag tone={enabled ? 'ok' : 'warn'}>{enabled ? text.enabled : text.disabled}</Tag>;
}

/** Nothing where the hub has no HTTPS, which the tab tells once. */
function EstAddress({ name }: { readonly name: string }) {
  const { address } = useStore(useBench().hub);
  if (address?.webSocketPort === undefined) return null;
  return (
    <div className="row">
      <span className="dim small">{text.address}</span>
      <Copyable text={text.addressAt(hubHost(address), address.webSocketPort, name)} what={text.addressOf(name)} />
    </div>
  );
}

interface PasswordProps {
  readonly name: string;
  readonly user: string;
  readonly password: string;
  readonly onHide: () => void;
}

function Password({ name, user, password, onHide }: PasswordProps) {
  return (
    <div role="status">
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{text.passwordTitle(name)}</MessageBarTitle>
          <div className="stack tight">
            <p>{text.passwordText}</p>
            <dl className="facts">
              <dt>{text.user}</dt>
              <dd>
                <Copyable text={user} what={text.user} />
              </dd>
              <dt>{text.password}</dt>
              <dd>
                <Copyable text={password} what={text.password} />
              </dd>
            </dl>
            <div>
              <Button
                size="small"
                onClick={() => {
                  onHide();
                  focusTabIfLost('issuing');
                }}
              >
                {text.seen}
              </Button>
            </div>
          </div>
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}

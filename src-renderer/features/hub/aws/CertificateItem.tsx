import { Button } from '@fluentui/react-components';
import type { AwsStatus, HubAwsModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { awsHub as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { ExpiryTag } from '../../certificates/certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { focusTabIfLost } from '../focus.ts';
import { useCommand } from '../use-command.ts';
import hubCss from '../hub.module.css';

interface ItemProps {
  readonly item: HubAwsModel['certificates'][number];
  readonly onSaid: (said: string) => void;
}

export function CertificateItem({ item, onSaid }: ItemProps) {
  const bench = useBench();
  const { busy, failure, run } = useCommand();
  const { certificateId, certificate, status, things, policies, connected } = item;
  const name = things[0] ?? certificate.subject;
  const isActive = status === 'ACTIVE';
  const change = async (wanted: AwsStatus) => {
    const done = await run(() => bench.call('hub.changeAwsCertificate', { certificateId, status: wanted }));
    await bench.readHub();
    if (done !== undefined) onSaid(text.changed(name, done.status));
  };
  const remove = async () => {
    const done = await run(() => bench.call('hub.removeAwsCertificate', { certificateId }));
    await bench.readHub();
    if (done !== undefined) onSaid(text.removed(name));
    focusTabIfLost('aws');
  };
  return (
    <li className={hubCss['hubauthority']}>
      <div className="stack tight">
        <div className="row">
          <h3 className="break">{name}</h3>
          <Tag tone={isActive ? 'ok' : 'warn'}>{status}</Tag>
          {connected.length === 0 ? null : <Tag tone="ok">{text.connectedAs(connected.join(', '))}</Tag>}
          <ExpiryTag notAfter={certificate.notAfter} />
        </div>
        <span className="small break">{text.line(things, policies)}</span>
        <div className="row tight small">
          <span className="faint">{text.id}</span>
          <Copyable text={certificateId} what={text.id} />
        </div>
        <div className="row">
          <Button
            size="small"
            aria-label={isActive ? text.deactivateNamed(name) : text.activateNamed(name)}
            disabledFocusable={busy}
            onClick={() => void change(isActive ? 'INACTIVE' : 'ACTIVE')}
          >
            {isActive ? text.deactivate : text.activate}
          </Button>
          <span className="grow" />
          <Button
            size="small"
            appearance="subtle"
            aria-label={text.removeNamed(name)}
            disabledFocusable={busy}
            onClick={() => void remove()}
          >
            {text.remove}
          </Button>
        </div>
        <Problem failure={failure} />
      </div>
    </li>
  );
}

import { Button } from '@fluentui/react-components';
import type { HubThingsBoardModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { thingsboardHub as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { ExpiryTag } from '../../certificates/certificate/index.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { focusTabIfLost } from '../focus.ts';
import { useCommand } from '../use-command.ts';
import hubCss from '../hub.module.css';

export type ThingsBoardDevice = HubThingsBoardModel['devices'][number];

interface ItemProps {
  readonly device: ThingsBoardDevice;
  readonly onOpen: () => void;
  readonly onSaid: (said: string) => void;
}

export function DeviceItem({ device, onOpen, onSaid }: ItemProps) {
  const bench = useBench();
  const { busy, failure, run } = useCommand();
  const { name, credentialsId, certificate, profile, connected } = device;
  const remove = async () => {
    const done = await run(() => bench.call('hub.removeThingsBoardDevice', { name }));
    await bench.readHub();
    if (done !== undefined) onSaid(text.removed(name));
    focusTabIfLost('thingsboard');
  };
  return (
    <li className={hubCss['hubauthority']}>
      <div className="stack tight">
        <div className="row">
          <h3 className="break">{name}</h3>
          {connected ? <Tag tone="ok">{text.connected}</Tag> : null}
          {profile === undefined ? null : <Tag>{text.byProfile(profile)}</Tag>}
          <ExpiryTag notAfter={certificate.notAfter} />
        </div>
        <div className="row tight small">
          <span className="faint">{text.credentialsId}</span>
          <Copyable text={credentialsId} what={text.credentialsId} />
        </div>
        <div className="row">
          <Button size="small" aria-label={text.attributesOf(name)} onClick={onOpen}>
            {text.attributes}
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

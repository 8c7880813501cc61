import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { DeviceLine } from '../../../src-main/contract/models.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { pubsub } from './pubsub-words.ts';
import { simulate as text } from './words.ts';
import { takenBack } from '../certificates/certificate/index.ts';
import { Card } from '../../ui/Page.tsx';
import { DevicePicker } from './DevicePicker.tsx';
import { type Draft, type Faults, topicOf } from './form.ts';
import { participants } from './pubsub.ts';
import { Subscribers } from './Subscribers.tsx';

interface WhoProps {
  readonly draft: Draft;
  readonly form: PlatformForm;
  readonly devices: readonly DeviceLine[];
  readonly faults: Faults;
  readonly onType: (part: Partial<Draft>) => void;
}

/** Which devices send, and which listen to them. */
export function Who({ draft, form, devices, faults, onType }: WhoProps) {
  const chosen = new Set(participants(draft));
  const revoked = devices.find((line) => chosen.has(line.deviceId) && takenBack(line) !== undefined);
  const talking = draft.mode === 'pubsub';
  return (
    <div className="stack">
      <Card title={talking ? pubsub.publishers : text.devices}>
        {revoked === undefined ? null : (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{text.revoked(revoked.deviceId)}</MessageBarBody>
          </MessageBar>
        )}
        <DevicePicker
          devices={devices}
          chosen={draft.deviceIds}
          fault={faults['deviceIds']}
          onChange={(deviceIds) => onType({ deviceIds })}
        />
      </Card>
      {talking ? (
        <Card title={pubsub.subscribers}>
          <Subscribers
            devices={devices}
            publishing={draft.deviceIds}
            subscribers={draft.subscribers}
            topic={topicOf(draft, form)}
            faults={faults}
            onChange={(subscribers) => onType({ subscribers })}
          />
        </Card>
      ) : null}
    </div>
  );
}

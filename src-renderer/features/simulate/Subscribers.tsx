import { Button, Field, Textarea } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import type { DeviceLine } from '../../../src-main/contract/models.ts';
import { pubsub as text } from './pubsub-words.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import { type SubscriberDraft, newSubscriber } from './pubsub.ts';
import css from './simulate.module.css';

interface SubscribersProps {
  readonly devices: readonly DeviceLine[];
  /** Those that publish, and so do not listen. */
  readonly publishing: readonly string[];
  readonly subscribers: readonly SubscriberDraft[];
  /** Where is published. */
  readonly topic: string;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (subscribers: readonly SubscriberDraft[]) => void;
}

/** Who listens to what. */
export function Subscribers({ devices, publishing, subscribers, topic, faults, onChange }: SubscribersProps) {
  const taken = new Set([...publishing, ...subscribers.map(({ deviceId }) => deviceId)]);
  const free = devices.find(({ deviceId }) => !taken.has(deviceId));
  const change = (index: number, part: Partial<SubscriberDraft>) =>
    onChange(subscribers.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <div className="stack">
      {subscribers.map((subscriber, index) => {
        const { deviceId, filters, qos } = subscriber;
        const fault = (field: string) => faults[`subscribers.${index}.${field}`];
        const filterFault = fault('filters');
        const offered = devices.filter((one) => one.deviceId === deviceId || !taken.has(one.deviceId));
        return (
          // Rows have no name of their own: two may be for the same device while somebody chooses.
          <div key={index} role="group" aria-label={text.of(index)} className="well stack tight">
            <div className={css['subscriber']}>
              <ChoiceField
                label={text.device}
                value={deviceId}
                options={[['', text.noDevice] as const, ...offered.map((one) => [one.deviceId, one.deviceId] as const)]}
                onChange={(chosen) => change(index, { deviceId: chosen })}
                fault={fault('device')}
              />
              <ChoiceField
                label={text.qos}
                value={qos}
                options={text.qosChoices}
                onChange={(chosen) => change(index, { qos: chosen })}
                fault={fault('qos')}
              />
            </div>
            <Field
              label={text.filters}
              hint={text.filtersHint}
              required
              {...(filterFault === undefined
                ? {}
                : { validationMessage: filterFault, validationState: 'error' as const })}
            >
              <Textarea
                value={filters}
                rows={2}
                textarea={{ className: 'mono' }}
                onChange={(_event, data) => change(index, { filters: data.value })}
              />
            </Field>
            <div>
              <Button
                size="small"
                appearance="subtle"
                icon={<DeleteRegular />}
                onClick={() => onChange(subscribers.filter((_one, at) => at !== index))}
              >
                {text.remove(deviceId)}
              </Button>
            </div>
          </div>
        );
      })}
      <div>
        <Button
          size="small"
          icon={<AddRegular />}
          onClick={() => onChange([...subscribers, newSubscriber(free?.deviceId ?? '', topic)])}
        >
          {text.add}
        </Button>
      </div>
    </div>
  );
}

import { type RunEvents, devicesOf } from '../../bench/run-events.ts';
import { pubsub } from './pubsub-words.ts';
import { simulate as text } from './words.ts';
import { deviceColor } from './chart/index.ts';
import { MessageLog } from './MessageLog.tsx';
import css from './simulate.module.css';

/** The messages: of those that publish and of those that listen apart. */
export function Logs({ run }: { readonly run: RunEvents }) {
  const { deviceIds, subscribers } = run.model;
  if (subscribers.length === 0) return <MessageLog run={run} title={text.log} />;
  const devices = devicesOf(run.model);
  const colorOf = (deviceId: string) => deviceColor(devices.indexOf(deviceId));
  const listening = new Set(subscribers.map(({ deviceId }) => deviceId));
  return (
    <div className={css['logs']}>
      {deviceIds.length === 0 ? null : (
        <MessageLog run={run} title={pubsub.published} of={new Set(deviceIds)} colorOf={colorOf} />
      )}
      <MessageLog run={run} title={pubsub.received} of={listening} colorOf={colorOf} />
    </div>
  );
}

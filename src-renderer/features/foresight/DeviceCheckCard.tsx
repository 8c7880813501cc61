import { useState } from 'react';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { useStore } from '../../bench/store.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Foreseen } from './Foreseen.tsx';
import { useForesight } from './use-foresight.ts';
import { foresight as text } from './words.ts';

/** Platforms of which nothing needs to be typed before they can be judged by. */
const isPlain = ({ fields }: PlatformForm): boolean => !fields.some((one) => one.required && one.initial === '');

const localHub = 'local-hub';

/** What would keep one device out, at a platform that is chosen. */
export function DeviceCheckCard({ deviceId }: { readonly deviceId: string }) {
  const bench = useBench();
  const platforms = useStore(bench.platforms).filter(isPlain);
  const { address } = useStore(bench.hub);
  const [platform, setPlatform] = useState(localHub);
  const there = platform === localHub && address !== undefined ? { host: hubHost(address), port: address.port } : {};
  const foresight = useForesight({ deviceIds: [deviceId], platform, ...there });
  return (
    <Card title={text.title}>
      <div className="stack">
        <p className="dim">{text.cardText}</p>
        <ChoiceField
          label={text.platform}
          value={platform}
          options={platforms.map(({ id, label }) => [id, label] as const)}
          onChange={setPlatform}
        />
        <Foreseen foresight={foresight} of={1} />
      </div>
    </Card>
  );
}

import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import { Card } from '../../ui/Page.tsx';
import { PlaceFields, type PlaceFaults } from '../server/index.ts';
import type { Draft } from './form.ts';
import { diagnosis as text } from './words.ts';

interface ServerProps {
  readonly draft: Draft;
  readonly form: PlatformForm;
  readonly faults: PlaceFaults;
  readonly onType: (part: Partial<Draft>) => void;
}

/** Which server, and what is spoken there. */
export function Server(props: ServerProps) {
  return (
    <Card title={text.where}>
      <div className="stack">
        <PlaceFields {...props} platforms={useBench().platforms.get()} whileStopped={text.hubStopped} />
      </div>
    </Card>
  );
}

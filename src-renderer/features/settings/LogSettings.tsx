import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { WindowSettings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { log as text } from './words.ts';

/** How much goes into the log, from now on, and where it is. */
export function LogSettings() {
  const bench = useBench();
  const { logLevel } = useStore(bench.kept);
  const [failure, setFailure] = useState<Failure>();
  const choose = async (wanted: WindowSettings['logLevel']) => {
    const reply = await bench.call('app.changeSettings', { logLevel: wanted });
    setFailure(reply.ok ? undefined : reply.error);
    if (reply.ok) bench.kept.set(reply.value);
  };
  const show = async () => {
    const reply = await bench.call('app.showLog', {});
    setFailure(reply.ok ? undefined : reply.error);
  };
  return (
    <Card title={text.title}>
      <div className="stack">
        <div className="columns">
          <ChoiceField
            label={text.level}
            value={logLevel}
            options={text.levels}
            hint={text.hint}
            onChange={(wanted) => void choose(wanted)}
          />
        </div>
        <div className="row">
          <Button onClick={() => void show()}>{text.show}</Button>
        </div>
        <Problem failure={failure} />
      </div>
    </Card>
  );
}

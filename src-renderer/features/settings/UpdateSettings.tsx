import { Checkbox, Field } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { updates as text } from './words.ts';

/** Whether newer versions are looked for; only the installed program has any. */
export function UpdateSettings() {
  const bench = useBench();
  const { lookForUpdates } = useStore(bench.kept);
  const [failure, setFailure] = useState<Failure>();
  const change = async (wanted: boolean) => {
    const reply = await bench.call('app.changeSettings', { lookForUpdates: wanted });
    setFailure(reply.ok ? undefined : reply.error);
    if (reply.ok) bench.kept.set(reply.value);
  };
  if (bench.info.shell !== 'electron') return null;
  return (
    <Card title={text.title}>
      <Field hint={text.hint} className="whole">
        <Checkbox
          label={text.look}
          checked={lookForUpdates}
          onChange={(_event, data) => void change(data.checked === true)}
        />
      </Field>
      <Problem failure={failure} />
    </Card>
  );
}

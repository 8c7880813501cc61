import { Checkbox, Field } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { reminders as text } from './words.ts';

/** Whether the system tells what ends soon; a browser shows no notifications of this program, and that is said. */
export function ReminderSettings() {
  const bench = useBench();
  const { remindOfEnds } = useStore(bench.kept);
  const [failure, setFailure] = useState<Failure>();
  const { notifies } = bench.info;
  const change = async (wanted: boolean) => {
    const reply = await bench.call('app.changeSettings', { remindOfEnds: wanted });
    setFailure(reply.ok ? undefined : reply.error);
    if (reply.ok) bench.kept.set(reply.value);
  };
  return (
    <Card title={text.title}>
      <Field hint={notifies ? text.hint : text.notHere} className="whole">
        <Checkbox
          label={text.remind}
          disabled={!notifies}
          checked={notifies && remindOfEnds}
          onChange={(_event, data) => void change(data.checked === true)}
        />
      </Field>
      <Problem failure={failure} />
    </Card>
  );
}

import { Checkbox, Field } from '@fluentui/react-components';
import { useBench } from '../../bench/bench.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useSetting } from './use-setting.ts';
import { reminders as text } from './words.ts';

/** Whether the system tells what ends soon; a browser shows no notifications of this program, and that is said. */
export function ReminderSettings() {
  const bench = useBench();
  const { value: remindOfEnds, change, failure } = useSetting('remindOfEnds');
  const { notifies } = bench.info;
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

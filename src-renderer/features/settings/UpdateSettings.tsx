import { Checkbox, Field } from '@fluentui/react-components';
import { useBench } from '../../bench/bench.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useSetting } from './use-setting.ts';
import { updates as text } from './words.ts';

/** Whether newer versions are looked for; only the installed program has any. */
export function UpdateSettings() {
  const bench = useBench();
  const { value: lookForUpdates, change, failure } = useSetting('lookForUpdates');
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

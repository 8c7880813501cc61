import { Button } from '@fluentui/react-components';
import { useBench } from '../../bench/bench.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import { useNavigation } from '../../ui/navigation.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useSetting } from './use-setting.ts';
import { log as text } from './words.ts';

/** How much goes into the log, from now on, and where it is. */
export function LogSettings() {
  const bench = useBench();
  const { go } = useNavigation();
  const { value: logLevel, change, failure, setFailure } = useSetting('logLevel');
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
            onChange={(wanted) => void change(wanted)}
          />
        </div>
        <div className="row">
          <Button onClick={() => void show()}>{text.show}</Button>
          <Button onClick={() => go({ page: 'support' })}>{text.support}</Button>
        </div>
        <Problem failure={failure} />
      </div>
    </Card>
  );
}

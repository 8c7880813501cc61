import { useState } from 'react';
import type { WindowSettings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { keepSettings } from '../../bench/kept-settings.ts';
import { useStore } from '../../bench/store.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { language as text } from './words.ts';

/** In which language the window speaks. */
export function LanguageSettings() {
  const bench = useBench();
  const { language } = useStore(bench.kept);
  const [failure, setFailure] = useState<Failure>();
  const choose = async (wanted: WindowSettings['language']) => {
    const reply = await bench.call('app.changeSettings', { language: wanted });
    setFailure(reply.ok ? undefined : reply.error);
    if (reply.ok) await keepSettings(bench, reply.value);
  };
  return (
    <Card title={text.title}>
      <div className="stack">
        <div className="columns">
          <ChoiceField
            label={text.label}
            value={language}
            options={text.options}
            hint={text.hint}
            onChange={(wanted) => void choose(wanted)}
          />
        </div>
        <Problem failure={failure} />
      </div>
    </Card>
  );
}

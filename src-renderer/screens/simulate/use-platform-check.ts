import { useEffect, useState } from 'react';
import type { PlatformForm } from '../../../src-main/contract/platform-methods.ts';
import { useBench } from '../../api/bench.ts';
import { type Draft, type Faults, addressOf } from './form.ts';
import { linesOf, subscribersOf } from './pubsub.ts';

/** How long nobody types before it is looked at. */
const quietMs = 150;

interface Check {
  /** To be shown: of a moment ago while somebody types, so that nothing flickers. */
  readonly told: Faults;
  /** Of what is typed now. */
  readonly found: Faults;
}

/** What is wrong with the platform's settings and the topic filters. */
export function usePlatformCheck(draft: Draft, form: PlatformForm): Check {
  const bench = useBench();
  const [checked, setChecked] = useState<{ readonly asked: string; readonly faults: Faults }>({
    asked: '',
    faults: {},
  });
  const { settings } = addressOf(draft, form);
  const filters = subscribersOf(draft).map((one) => linesOf(one.filters));
  const asked = JSON.stringify([form.id, settings, filters]);
  useEffect(() => {
    let over = false;
    const owners = filters.flatMap((lines, index) => lines.map(() => index));
    const check = async () => {
      const input = { platform: form.id, host: 'localhost', settings: { ...settings }, filters: filters.flat() };
      const answer = await bench.call('platform.check', input);
      if (over || !answer.ok) return;
      const found = answer.value.faults.map(({ field, message }) => {
        const owner = owners[Number(/^filters\.(\d+)$/.exec(field)?.[1] ?? Number.NaN)];
        return [owner === undefined ? field : `subscribers.${owner}.filters`, message] as const;
      });
      // What nobody has typed yet is told when the run is started.
      const typed = found.filter(([field]) => !field.startsWith('settings.') || field.slice(9) in settings);
      setChecked({ asked, faults: Object.fromEntries(typed.toReversed()) });
    };
    const timer = setTimeout(() => void check(), quietMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [bench, asked]);
  return { told: checked.faults, found: checked.asked === asked ? checked.faults : {} };
}

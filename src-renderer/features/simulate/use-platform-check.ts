import { useEffect, useState } from 'react';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import { type Draft, type Faults, addressOf, isLocal } from './form.ts';
import { linesOf, subscribersOf } from './pubsub.ts';

/** How long nobody types before it is looked at. */
const quietMs = 150;

interface Check {
  /** To be shown: of a moment ago while somebody types, so that nothing flickers. */
  readonly all: Faults;
  /** Of what is typed now. */
  readonly found: Faults;
  /** What is unusual and no fault, by field. */
  readonly notices: Faults;
}

interface Asked {
  readonly platform: string;
  readonly host: string;
  readonly settings: Record<string, string>;
  /** Of each subscriber. */
  readonly filters: readonly (readonly string[])[];
}

/** What is wrong with the platform's settings and the topic filters. */
export function usePlatformCheck(draft: Draft, form: PlatformForm): Check {
  const bench = useBench();
  const [checked, setChecked] = useState<{ readonly asked: string; readonly faults: Faults; readonly notices: Faults }>(
    {
      asked: '',
      faults: {},
      notices: {},
    },
  );
  const { settings, host: typedHost } = addressOf(draft, form);
  // Which host is missing is told when the run is started, and that of the local hub is not typed.
  const host = isLocal(draft, form) || typedHost.trim() === '' ? 'localhost' : typedHost;
  const filters = subscribersOf(draft).map((one) => linesOf(one.filters));
  const asked = JSON.stringify({ platform: form.id, host, settings, filters } satisfies Asked);
  useEffect(() => {
    let over = false;
    const { filters: typedFilters, ...place } = JSON.parse(asked) as Asked;
    const owners = typedFilters.flatMap((lines, index) => lines.map(() => index));
    const check = async () => {
      const answer = await bench.call('platform.check', { ...place, filters: typedFilters.flat() });
      if (over || !answer.ok) return;
      const found = answer.value.faults.map(({ field, message }) => {
        const owner = owners[Number(/^filters\.(\d+)$/.exec(field)?.[1] ?? Number.NaN)];
        return [owner === undefined ? field : `subscribers.${owner}.filters`, message] as const;
      });
      // What nobody has typed yet is told when the run is started.
      const typed = found.filter(([field]) => !field.startsWith('settings.') || field.slice(9) in place.settings);
      const notices = answer.value.notices.map(({ field, message }) => [field, message] as const);
      setChecked({ asked, faults: Object.fromEntries(typed.toReversed()), notices: Object.fromEntries(notices) });
    };
    const timer = setTimeout(() => void check(), quietMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [bench, asked]);
  return { all: checked.faults, found: checked.asked === asked ? checked.faults : {}, notices: checked.notices };
}

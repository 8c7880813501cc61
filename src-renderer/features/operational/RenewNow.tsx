import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { operational as text } from './words.ts';

interface RenewNowProps {
  readonly runId: string;
  /** Undefined: all of the run. */
  readonly deviceIds?: readonly string[];
  readonly label: string;
  readonly onFailure: (failure: Failure | undefined) => void;
}

/** Has devices of a run renew at once. */
export function RenewNow({ runId, deviceIds, label, onFailure }: RenewNowProps) {
  const bench = useBench();
  const [said, setSaid] = useState('');
  const renew = async () => {
    const named = deviceIds === undefined ? {} : { deviceIds: [...deviceIds] };
    const reply = await bench.call('simulation.renew', { runId, ...named });
    onFailure(reply.ok ? undefined : reply.error);
    setSaid(reply.ok ? text.asked(reply.value.renewing) : '');
  };
  return (
    <>
      <span role="status" className="visually-hidden">
        {said}
      </span>
      <Button size="small" aria-label={label} onClick={() => void renew()}>
        {text.renewNow}
      </Button>
    </>
  );
}

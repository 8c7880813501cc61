import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { SimulationRunModel } from '../../../src-main/contract/models.ts';
import { type ChosenAuthorities, TrustDialog, trust as text } from '../server/index.ts';

interface TrustServerProps {
  readonly model: SimulationRunModel;
  readonly onTrust: (chosen: ChosenAuthorities) => void;
}

/** Shows whose certificate a run's server has, and trusts that authority from the next run on. */
export function TrustServer({ model: { host, port, platform, settings }, onTrust }: TrustServerProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div style={{ marginBlock: 6 }}>
      <Button size="small" onClick={() => setOpen(true)}>
        {text.ask}
      </Button>
      {isOpen ? (
        <TrustDialog
          server={{ host, port, platform, settings }}
          action={text.actionAgain}
          onTrust={onTrust}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </div>
  );
}

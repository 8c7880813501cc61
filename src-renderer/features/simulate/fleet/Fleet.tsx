import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { FleetWatch } from '../../../bench/fleet-watch.ts';
import type { RunView } from '../../../bench/run-view.ts';
import { Causes } from './Causes.tsx';
import { DevicePanel } from './DevicePanel.tsx';
import { everything, named, statesWanted } from './finding.ts';
import { Grid } from './Grid.tsx';
import { Legend } from './Legend.tsx';
import { Pace } from './Pace.tsx';
import { fleet as text } from './words.ts';
import css from './fleet.module.css';

interface FleetProps {
  readonly run: RunView;
  readonly fleet: FleetWatch;
  /** What is offered where the server is not trusted. */
  readonly trust: ReactNode;
}

/** The many devices of a run: each as a mark, why some are not there, the one that was chosen, and the pace of all. */
export function Fleet({ run, fleet, trust }: FleetProps) {
  const [wanted, setWanted] = useState(everything);
  const [selected, setSelected] = useState<number>();
  const [focus, setFocus] = useState(0);
  const { deviceIds } = fleet;
  const found = useMemo(() => named(deviceIds, wanted.name), [deviceIds, wanted.name]);
  const select = (index: number | undefined, byKey: boolean) => {
    setSelected(index);
    setFocus((times) => (byKey ? times + 1 : 0));
  };
  const openFirst = () => {
    const isWanted = statesWanted(wanted);
    const { octets } = fleet.states.get();
    const first = deviceIds.findIndex((_id, index) => found?.[index] === 1 && isWanted[octets[index] ?? 0] === true);
    if (first !== -1) select(first, true);
  };
  const card = useRef<HTMLElement>(null);
  const close = () => {
    setSelected(undefined);
    card.current?.querySelector<HTMLElement>('[role=listbox]')?.focus();
  };
  return (
    <>
      <section ref={card} data-testid="fleet" className={`card ${css['fleet']}`} aria-label={text.title}>
        <Legend fleet={fleet} wanted={wanted} found={found} onWanted={setWanted} onOpenFirst={openFirst} />
        <Grid fleet={fleet} wanted={wanted} found={found} selected={selected} onSelect={select} />
        {selected === undefined ? null : (
          <DevicePanel run={run} fleet={fleet} index={selected} focus={focus} onClose={close} />
        )}
        <Causes run={run} fleet={fleet} trust={trust} />
      </section>
      <Pace fleet={fleet} />
    </>
  );
}

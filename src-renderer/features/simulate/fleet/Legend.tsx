import { Input } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { type DeviceState, deviceStates } from '../../../../src-main/contract/limits.ts';
import type { FleetWatch } from '../../../bench/fleet-watch.ts';
import { useStore } from '../../../bench/store.ts';
import { number } from '../../../ui/format.ts';
import { toggled, type Wanted } from './finding.ts';
import { Mark } from './Mark.tsx';
import { fleet as text } from './words.ts';
import css from './fleet.module.css';

/** Not in every run: each comes when a device is in it, and stays. */
const rare: ReadonlySet<DeviceState> = new Set(['provisioning', 'silent']);

interface LegendProps {
  readonly fleet: FleetWatch;
  readonly wanted: Wanted;
  readonly found: Uint8Array | undefined;
  readonly onWanted: (wanted: Wanted) => void;
  /** Opens the first device that is found. */
  readonly onOpenFirst: () => void;
}

/** What the marks mean, and how many devices have each. Pressed, one stands out. */
export function Legend({ fleet, wanted, found, onWanted, onOpenFirst }: LegendProps) {
  const { counts } = useStore(fleet.states);
  const [seen, setSeen] = useState<ReadonlySet<DeviceState>>(new Set());
  const come = [...rare].filter((state) => counts[state] > 0 && !seen.has(state));
  if (come.length > 0) setSeen(new Set([...seen, ...come]));
  // As for all devices: more digits move none of the others.
  const minWidth = `${number(fleet.deviceIds.length).length}ch`;
  const hits = found?.reduce((sum, hit) => sum + hit, 0);
  return (
    <>
      <div className={css['head']}>
        <h2>{text.titleOf(fleet.deviceIds.length)}</h2>
        <span className="grow" />
        <span role="status" className="small dim nowrap">
          {hits === undefined ? '' : text.found(hits)}
        </span>
        <Input
          size="small"
          type="search"
          className={css['find'] ?? ''}
          aria-label={text.find}
          placeholder={text.find}
          contentBefore={<SearchRegular />}
          value={wanted.name}
          onChange={(_event, { value }) => onWanted({ ...wanted, name: value })}
          onKeyDown={({ key }) => (key === 'Enter' ? onOpenFirst() : undefined)}
        />
      </div>
      <div role="group" aria-label={text.legend} className={css['states']} title={text.legendHint}>
        {deviceStates
          .filter((state) => !rare.has(state) || seen.has(state))
          .map((state) => (
            <button
              key={state}
              type="button"
              data-testid={`state-${state}`}
              aria-pressed={wanted.states.has(state)}
              className={css['state']}
              onClick={() => onWanted({ ...wanted, states: toggled(wanted.states, state) })}
            >
              <Mark state={state} />
              {text.states[state]}
              <b className={`number ${counts[state] === 0 ? 'faint' : ''}`} style={{ minWidth }}>
                {number(counts[state])}
              </b>
            </button>
          ))}
      </div>
    </>
  );
}

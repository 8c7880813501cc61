import { Button, Checkbox, SearchBox } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { DeviceLine } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { admitDevices } from '../../../bench/admit-devices.ts';
import { hubDevices as text } from './words.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { useCancel } from '../../../bench/use-cancel.ts';
import { Waiting } from '../../../ui/Waiting.tsx';
import { focusTabIfLost } from '../focus.ts';
import css from './devices.module.css';

const rowHeight = 32;

interface OwnProps {
  readonly candidates: readonly DeviceLine[];
  readonly onSaid: (said: string) => void;
}

/** Devices of the workspace are picked and registered as they were made: CA-signed, or by their thumbprint. */
export function RegisterOwn({ candidates, onSaid }: OwnProps) {
  const bench = useBench();
  const [query, setQuery] = useState('');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const [failure, setFailure] = useState<Failure>();
  const { begin, ...cancel } = useCancel();
  const wanted = useDeferredValue(query).trim().toLowerCase();
  const listed = useMemo(
    () => candidates.filter(({ deviceId }) => deviceId.toLowerCase().includes(wanted)),
    [candidates, wanted],
  );
  const chosen = candidates.filter(({ deviceId }) => picked.has(deviceId));
  const all = listed.length > 0 && listed.every(({ deviceId }) => picked.has(deviceId));
  const pick = (ids: readonly string[], on: boolean) =>
    setPicked((before) => {
      const after = new Set(before);
      for (const id of ids) {
        if (on) after.add(id);
        else after.delete(id);
      }
      return after;
    });

  const register = async () => {
    if (progress !== undefined) return;
    const { jobId } = begin();
    setFailure(undefined);
    const total = chosen.length;
    setProgress({ done: 0, total });
    const ids = chosen.map(({ deviceId }) => deviceId);
    const fault = await admitDevices(bench, 'iot-hub', ids, jobId, (done) => setProgress({ done, total }));
    setFailure(fault?.code === 'CANCELLED' ? undefined : fault);
    setProgress(undefined);
    // What is not registered yet stays picked.
    if (fault === undefined) setPicked(new Set());
    const known = new Set(bench.hub.get().devices.map(({ deviceId }) => deviceId));
    const done = ids.filter((id) => known.has(id)).length;
    if (done > 0) onSaid(text.registered(done));
    focusTabIfLost('devices');
  };

  if (candidates.length === 0) {
    return (
      <>
        <p className="dim">{text.allRegistered}</p>
        <Problem failure={failure} />
      </>
    );
  }
  return (
    <div className="stack tight">
      <div className="row">
        <Waiting
          wait={
            progress === undefined
              ? undefined
              : { words: text.registering(progress.done, progress.total), progress, ...cancel }
          }
        >
          <SearchBox
            aria-label={text.filter}
            placeholder={text.filter}
            value={query}
            onChange={(_event, data) => setQuery(data.value)}
          />
          <Checkbox
            label={text.selectAll(listed.length)}
            checked={all}
            onChange={(_event, data) =>
              pick(
                listed.map(({ deviceId }) => deviceId),
                data.checked === true,
              )
            }
          />
          <span className="grow" />
        </Waiting>
        <Button
          appearance="primary"
          disabledFocusable={chosen.length === 0 || progress !== undefined}
          onClick={() => void register()}
        >
          {text.registerCount(chosen.length)}
        </Button>
      </div>
      {listed.length === 0 ? (
        <p className="empty">{text.noneFound}</p>
      ) : (
        <PickList devices={listed} picked={picked} onPick={(id, on) => pick([id], on)} />
      )}
      <Problem failure={failure} />
    </div>
  );
}

interface PickProps {
  readonly devices: readonly DeviceLine[];
  readonly picked: ReadonlySet<string>;
  readonly onPick: (deviceId: string, on: boolean) => void;
}

function PickList({ devices, picked, onPick }: PickProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: devices.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  return (
    <div ref={scroller} className={`scroll well ${css['picklist']}`} role="group" aria-label={text.candidates}>
      <div className="logrows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const device = devices[index];
          return device === undefined ? null : (
            <label key={device.deviceId} className={css['pickrow']} style={{ transform: `translateY(${start}px)` }}>
              <input
                type="checkbox"
                checked={picked.has(device.deviceId)}
                onChange={(event) => onPick(device.deviceId, event.target.checked)}
              />
              <span className="clip">{device.deviceId}</span>
              <span className="faint small clip">
                {device.authority === undefined ? text.bySelf : text.byAuthority(device.authority)}
              </span>
            </label>
          );
        })}
      </div>
    </div>
  );
}

import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { ownAuthorities } from '../server/index.ts';
import { draftOf } from './again.ts';
import { type Draft, cloudTarget, isLocal, orderOf } from './form.ts';
import { type Missing, MissingDevices } from './MissingDevices.tsx';
import { setupOfPlan } from './plan.ts';
import { planWords as text } from './plan-words.ts';

/** A plan that was opened, or saved. */
export interface Opened {
  /** What has become of it, in sentences. */
  readonly told: readonly string[];
  /** Where devices of it are not there. */
  readonly missing?: Missing;
}

interface ButtonsProps {
  readonly draft: Draft;
  readonly form: PlatformForm;
  /** Whether one is asked for before anybody presses anything. */
  readonly isOpenedAtOnce: boolean;
  readonly onOpened: (draft: Draft) => void;
  readonly onTold: (opened: Opened) => void;
  readonly onFailure: (failure: Failure | undefined) => void;
}

/** Opens a plan file as the form, and saves the form as one: the command line runs the same files. */
export function PlanButtons({ draft, form, isOpenedAtOnce, onOpened, onTold, onFailure }: ButtonsProps) {
  const bench = useBench();
  const { authorities } = useStore(bench.overview);
  const open = async () => {
    const chosen = await bench.call('file.choose', { kind: 'plan' });
    if (!chosen.ok) return onFailure(chosen.error);
    const { file } = chosen.value;
    if (file === undefined) return;
    const read = await bench.call('plan.read', { file: file.token });
    if (!read.ok) return onFailure(read.error);
    const { plan, notes } = read.value;
    const { deviceIds: ids, devices, subscribers } = plan;
    const which = await bench.call('plan.devices', {
      workspace: bench.workspace,
      deviceIds: ids,
      ...(devices === undefined ? {} : { devices }),
      subscribers,
    });
    if (!which.ok) return onFailure(which.error);
    const { deviceIds, missing } = which.value;
    const away = new Set(missing);
    const here = deviceIds.filter((deviceId) => !away.has(deviceId));
    const { defaultPort } = bench.platform(plan.platform) ?? form;
    const setup = setupOfPlan(plan, here, defaultPort, ownAuthorities(authorities), text.authorities);
    const seed = plan.seed === undefined ? '' : String(plan.seed);
    onOpened({ ...draftOf(setup, bench.platform(plan.platform) ?? form, draft), seed });
    onFailure(undefined);
    const told = [text.opened(file.name, deviceIds.length), ...notes];
    onTold({ told, ...(missing.length === 0 ? {} : { missing: { plan, deviceIds, missing } }) });
  };
  const isAsked = useRef(false);
  useEffect(() => {
    if (!isOpenedAtOnce || isAsked.current) return;
    isAsked.current = true;
    void open();
  });
  const save = async () => {
    const target = isLocal(draft, form) ? { host: '', port: 0, known: {} } : cloudTarget(draft, form);
    const { workspace: _here, keyPassphrase: _secret, host, port, ...plan } = orderOf(draft, form, '', target);
    const place = host === '' ? {} : { host, port };
    const kept = await bench.call('plan.keep', { plan: { ...plan, ...place } });
    if (!kept.ok) return onFailure(kept.error);
    const { name, notes } = kept.value;
    if (name === undefined) return;
    onFailure(undefined);
    onTold({ told: [text.saved(name), ...notes] });
  };
  return (
    <>
      <Button onClick={() => void open()}>{text.open}</Button>
      <Button onClick={() => void save()}>{text.save}</Button>
    </>
  );
}

interface NoticeProps {
  readonly draft: Draft;
  readonly opened: Opened;
  readonly onTold: (opened: Opened) => void;
  readonly onType: (part: Partial<Draft>) => void;
}

/** What has become of a plan, and of its devices what is missing. */
export function PlanNotice({ draft, opened: { told, missing }, onTold, onType }: NoticeProps) {
  return (
    <>
      {told.length === 0 ? null : (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{told.join(' ')}</MessageBarBody>
        </MessageBar>
      )}
      {missing === undefined ? null : (
        <MissingDevices
          of={missing}
          keyPassphrase={draft.keyPassphrase}
          onMade={() => {
            onType({ deviceIds: missing.deviceIds });
            onTold({ told: [...told, text.made(missing.missing.length)] });
          }}
          onLeftOut={() => onTold({ told })}
        />
      )}
    </>
  );
}

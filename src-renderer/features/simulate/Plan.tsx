import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { ownAuthorities } from '../server/index.ts';
import { draftOf } from './again.ts';
import { type Draft, cloudTarget, isLocal, orderOf } from './form.ts';
import { setupOfPlan } from './plan.ts';
import { planWords as text } from './plan-words.ts';

interface ButtonsProps {
  readonly draft: Draft;
  readonly form: PlatformForm;
  readonly onOpened: (draft: Draft) => void;
  /** Tells what has become of it, in sentences. */
  readonly onTold: (told: readonly string[]) => void;
  readonly onFailure: (failure: Failure | undefined) => void;
}

/** Opens a plan file as the form, and saves the form as one: the command line runs the same files. */
export function PlanButtons({ draft, form, onOpened, onTold, onFailure }: ButtonsProps) {
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
    onTold([...notes, ...(missing.length === 0 ? [] : [text.missing(missing.length)])]);
  };
  const save = async () => {
    const target = isLocal(draft, form) ? { host: '', port: 0, known: {} } : cloudTarget(draft, form);
    const { workspace: _here, keyPassphrase: _secret, host, port, ...plan } = orderOf(draft, form, '', target);
    const place = host === '' ? {} : { host, port };
    const kept = await bench.call('plan.keep', { plan: { ...plan, ...place } });
    if (!kept.ok) return onFailure(kept.error);
    const { name, notes } = kept.value;
    if (name === undefined) return;
    onFailure(undefined);
    onTold([text.saved(name), ...notes]);
  };
  return (
    <>
      <Button onClick={() => void open()}>{text.open}</Button>
      <Button onClick={() => void save()}>{text.save}</Button>
    </>
  );
}

/** What has become of a plan. */
export function PlanNotice({ told }: { readonly told: readonly string[] }) {
  if (told.length === 0) return null;
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>{told.join(' ')}</MessageBarBody>
    </MessageBar>
  );
}

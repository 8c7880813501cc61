import { useEffect, useRef, useState } from 'react';
import type { MethodInput } from '../../../../../src-main/contract/methods.ts';
import type { PlatformForm } from '../../../../../src-main/contract/platforms.ts';
import type { SimulationForecast } from '../../../../../src-main/contract/models.ts';
import { useBench } from '../../../../bench/bench.ts';
import { faultText } from '../../../../bench/host.ts';
import { hubHost } from '../../../../bench/hub-host.ts';
import { useStore } from '../../../../bench/store.ts';
import { type Draft, type Faults, cloudTarget, faultsOf, isLocal, orderOf } from '../../form.ts';
import { localFaceOf } from '../../local-faces.ts';
import { placeOf } from '../typed.ts';

/** How long nobody types before it is asked. */
const quietMs = 250;

type Asked = MethodInput<'simulation.forecast'>;

export interface Forecasting {
  /** Of what was last whole, so that nothing jumps while somebody types. */
  readonly told: SimulationForecast | undefined;
  /** What the plan cannot say, by where it is typed. */
  readonly faults: Faults;
}

/** What would be asked; undefined while the form is not whole. Of many devices only the longest name is needed, by which messages are measured. */
function forecastOrder(
  draft: Draft,
  form: PlatformForm,
  local: { readonly host: string; readonly settings: Readonly<Record<string, string>> },
): Asked | undefined {
  if (Object.keys(faultsOf(draft, form, false)).length > 0) return undefined;
  const target = isLocal(draft, form) ? { host: local.host, port: 1, known: local.settings } : cloudTarget(draft, form);
  const {
    workspace: _place,
    deviceIds = [],
    serverCaPem: _ca,
    keyPassphrase: _secret,
    ...plan
  } = orderOf(draft, form, '', target);
  const longest = deviceIds.reduce((one, other) => (other.length > one.length ? other : one), '');
  return { ...plan, deviceIds: longest === '' ? [] : [longest], devices: deviceIds.length };
}

/** What the run would ask of its server, as the form is typed. */
export function useForecast(draft: Draft, form: PlatformForm): Forecasting {
  const bench = useBench();
  const hub = useStore(bench.hub);
  const [found, setFound] = useState<Forecasting & { readonly asked: string; readonly platform: string }>({
    asked: '',
    platform: '',
    told: undefined,
    faults: {},
  });
  const local = {
    host: hub.running ? hubHost(hub.address) : 'localhost',
    settings: localFaceOf(form)?.settings(hub, form) ?? {},
  };
  const order = forecastOrder(draft, form, local);
  const asked = order === undefined ? '' : JSON.stringify(order);
  const { platform } = draft;
  const whole = useRef(draft);
  useEffect(() => {
    whole.current = draft;
  });
  useEffect(() => {
    if (asked === '') return;
    let over = false;
    const ask = async () => {
      const answer = await bench.call('simulation.forecast', JSON.parse(asked) as Asked);
      if (over) return;
      if (answer.ok) return setFound({ asked, platform, told: answer.value, faults: {} });
      const field = placeOf(whole.current, answer.error.details.field);
      setFound((before) => ({
        ...before,
        asked,
        faults: field === undefined ? {} : { [field]: faultText(answer.error) },
      }));
    };
    const timer = setTimeout(() => void ask(), quietMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [bench, asked, platform]);
  return {
    told: found.platform === platform ? found.told : undefined,
    faults: found.asked === asked ? found.faults : {},
  };
}

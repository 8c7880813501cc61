import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Radio,
  RadioGroup,
} from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { Backdating } from '../../../../src-main/contract/limits.ts';
import { useBench } from '../../../bench/bench.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { BeginField } from '../../../ui/BeginField.tsx';
import { DaysField } from '../../../ui/DaysField.tsx';
import { TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { Waiting } from '../../../ui/Waiting.tsx';
import { type Draft, emptyDraft, faultsOf, knownByThumbprint, neededFor, orderOf, rolloverOf } from './order.ts';
import { text } from './words.ts';

interface RenewDialogProps {
  readonly deviceIds: readonly string[];
  /** How long ago the new certificates begin, where that is the reason. */
  readonly backdateMinutes?: Backdating | undefined;
  readonly onClose: () => void;
}

type Renewed = MethodOutput<'device.renew'>['devices'];

/** New certificates for devices, of the authorities that they have. */
export function RenewDialog({ deviceIds, backdateMinutes, onClose }: RenewDialogProps) {
  const bench = useBench();
  const { devices, authorities } = useStore(bench.overview);
  const [draft, setDraft] = useState<Draft>(() => ({
    ...emptyDraft,
    ...(backdateMinutes === undefined ? {} : { backdateMinutes }),
  }));
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Failure>();
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const { begin, ...cancel } = useCancel();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const chosen = new Set(deviceIds);
  const those = devices.filter(({ deviceId }) => chosen.has(deviceId));
  const needed = neededFor(those, authorities);
  const atHub = knownByThumbprint(those, useStore(bench.hub).devices);
  const [alsoHub, setAlsoHub] = useState(true);
  const type = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
  };
  /** What the hub says to the new certificates, in a sentence; its refusal leaves the devices renewed. */
  const rollOver = async (renewed: Renewed): Promise<string | undefined> => {
    if (atHub.length === 0 || !alsoHub) return undefined;
    const known = new Set(atHub);
    const told = rolloverOf(renewed.filter(({ deviceId }) => known.has(deviceId)));
    const answer = await bench.call('hub.rollOverDevices', told);
    await bench.readHub();
    return answer.ok ? text.inHub(told.devices.length) : text.notInHub(faultText(answer.error));
  };
  const renew = async () => {
    const found = faultsOf(draft, needed);
    setFaults(found);
    if (Object.keys(found).length > 0) return toFirstFault();
    const { workspace } = bench;
    const { jobId } = begin();
    setFailure(undefined);
    setProgress({ done: 0, total: deviceIds.length });
    const stopWatching = bench.watchJob(jobId, (done, total) => setProgress({ done, total }));
    const answer = await bench.call('device.renew', { ...orderOf(draft, deviceIds), workspace, jobId });
    stopWatching();
    setProgress(undefined);
    await bench.refresh();
    if (!answer.ok) {
      const { field } = answer.error.details;
      if (field !== undefined && (field in draft || field === 'validityDays')) {
        setFaults({ [field]: faultText(answer.error) });
      } else setFailure(answer.error);
      return toFirstFault();
    }
    const renewed = answer.value.devices;
    const told = [text.done(renewed.length), await rollOver(renewed)].filter((part) => part !== undefined);
    bench.library.offerBack(told.join(' '), workspace, renewed);
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (progress === undefined) void renew();
  };
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || progress !== undefined || onClose()}>
      <DialogSurface onKeyDown={(event) => event.stopPropagation()}>
        <form ref={form} onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{text.title(deviceIds)}</DialogTitle>
            <DialogContent>
              <div className="stack">
                <p className="dim">{text.about}</p>
                <Field label={text.key} hint={text.keyHint}>
                  <RadioGroup
                    layout="horizontal"
                    value={draft.key}
                    onChange={(_event, data) => type({ key: data.value as Draft['key'] })}
                  >
                    <Radio value="same" label={text.keys.same} />
                    <Radio value="new" label={text.keys.new} />
                  </RadioGroup>
                </Field>
                <div className="columns">
                  <DaysField value={draft.days} onChange={(days) => type({ days })} fault={faults['validityDays']} />
                  <BeginField value={draft.backdateMinutes} onChange={(backdateMinutes) => type({ backdateMinutes })} />
                </div>
                {needed.passphrase ? (
                  <TextField
                    label={text.passphrase}
                    type="password"
                    required
                    value={draft.passphrase}
                    onChange={(passphrase) => type({ passphrase })}
                    fault={faults['passphrase']}
                  />
                ) : null}
                {needed.keyPassphrase ? (
                  <TextField
                    label={text.keyPassphrase}
                    type="password"
                    required
                    value={draft.keyPassphrase}
                    onChange={(keyPassphrase) => type({ keyPassphrase })}
                    fault={faults['keyPassphrase']}
                  />
                ) : null}
                <TextField
                  label={text.pfxPassword}
                  type="password"
                  hint={text.pfxPasswordHint}
                  value={draft.pfxPassword}
                  onChange={(pfxPassword) => type({ pfxPassword })}
                  fault={faults['pfxPassword']}
                />
                {atHub.length === 0 ? null : (
                  <Field hint={text.hubHint(atHub.length, deviceIds.length)}>
                    <Checkbox
                      label={text.hub}
                      checked={alsoHub}
                      onChange={(_event, data) => setAlsoHub(data.checked === true)}
                    />
                  </Field>
                )}
                <Problem failure={failure} />
              </div>
            </DialogContent>
            <DialogActions>
              <Waiting
                wait={
                  progress === undefined
                    ? undefined
                    : { words: text.renewing(progress.done, progress.total), progress, ...cancel }
                }
              >
                <Button onClick={onClose}>{text.cancel}</Button>
              </Waiting>
              <Button type="submit" appearance="primary" disabledFocusable={progress !== undefined}>
                {text.renew}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

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
import { useBench } from '../../../bench/bench.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { Waiting } from '../../../ui/Waiting.tsx';
import { BelowFields } from './BelowFields.tsx';
import { type Draft, type Report, belowOrder, emptyDraft, faultsOf, hasEncryptedKeys, orderOf } from './order.ts';
import { Reissued } from './Reissued.tsx';
import { text } from './words.ts';

interface RenewAuthorityDialogProps {
  readonly name: string;
  readonly onClose: () => void;
}

/** A new certificate for an authority, and then what became of all below it; what is left can be gone on with. */
export function RenewAuthorityDialog({ name, onClose }: RenewAuthorityDialogProps) {
  const bench = useBench();
  const overview = useStore(bench.overview);
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Failure>();
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const [report, setReport] = useState<Report>();
  const { begin, ...cancel } = useCancel();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const of = (wanted: string | undefined) => overview.authorities.find((one) => one.name === wanted);
  const own = of(name);
  const parent = of(own?.parent);
  const needed = {
    passphrase: own?.passphraseRemembered !== true && (own?.parent === undefined || draft.key === 'new'),
    parentPassphrase: parent !== undefined && !parent.passphraseRemembered,
    keyPassphrase: hasEncryptedKeys(overview),
  };
  const isLeft = report !== undefined && (report.stopped || report.left.length > 0);
  const type = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
  };
  const run = async () => {
    const found = report === undefined ? faultsOf(draft, needed) : {};
    setFaults(found);
    if (Object.keys(found).length > 0) return toFirstFault();
    const { workspace } = bench;
    const { jobId } = begin();
    setFailure(undefined);
    setProgress({ done: 0, total: 1 });
    const stopWatching = bench.watchJob(jobId, (done, total) => setProgress({ done, total }));
    const common = { workspace, jobId };
    const answer =
      report === undefined
        ? await bench.call('authority.renew', { ...orderOf(draft, name), ...common })
        : await bench.call('authority.reissue', { authority: name, ...belowOrder(draft), ...common });
    stopWatching();
    setProgress(undefined);
    await bench.refresh();
    if (answer.ok) return setReport(answer.value);
    const { field } = answer.error.details;
    if (field !== undefined && (field in draft || field === 'validityDays')) {
      setFaults({ [field]: faultText(answer.error) });
    } else setFailure(answer.error);
    return toFirstFault();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (progress !== undefined) return;
    if (report !== undefined && !isLeft) onClose();
    else void run();
  };
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || progress !== undefined || onClose()}>
      <DialogSurface onKeyDown={(event) => event.stopPropagation()}>
        <form ref={form} onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{text.title(name)}</DialogTitle>
            <DialogContent>
              <div className="stack">
                {report === undefined ? (
                  <>
                    <p className="dim">{text.about}</p>
                    <Field label={text.key} hint={text.keyHint[draft.key]}>
                      <RadioGroup
                        layout="horizontal"
                        value={draft.key}
                        onChange={(_event, data) => type({ key: data.value as Draft['key'] })}
                      >
                        <Radio value="same" label={text.keys.same} />
                        <Radio value="new" label={text.keys.new} />
                      </RadioGroup>
                    </Field>
                    {draft.key === 'new' ? (
                      <Checkbox
                        label={text.keysBelow}
                        checked={draft.keysBelow === 'new'}
                        onChange={(_event, data) => type({ keysBelow: data.checked === true ? 'new' : 'same' })}
                      />
                    ) : null}
                    <TextField
                      label={text.days}
                      hint={text.daysHint}
                      value={draft.days}
                      onChange={(days) => type({ days })}
                      fault={faults['validityDays']}
                    />
                    {needed.parentPassphrase ? (
                      <TextField
                        label={text.parentPassphrase(own?.parent ?? '')}
                        type="password"
                        required
                        value={draft.parentPassphrase}
                        onChange={(parentPassphrase) => type({ parentPassphrase })}
                        fault={faults['parentPassphrase']}
                      />
                    ) : null}
                  </>
                ) : (
                  <Reissued report={report} title={text.renewed(name)} />
                )}
                {report === undefined || isLeft ? (
                  <BelowFields
                    passphraseOf={needed.passphrase ? name : undefined}
                    keysEncrypted={needed.keyPassphrase}
                    draft={draft}
                    faults={faults}
                    onType={type}
                  />
                ) : null}
                <Problem failure={failure} />
              </div>
            </DialogContent>
            <DialogActions>
              <Waiting
                wait={
                  progress === undefined
                    ? undefined
                    : { words: text.working(progress.done, progress.total), progress, ...cancel }
                }
              >
                {report === undefined || isLeft ? <Button onClick={onClose}>{text.close}</Button> : null}
              </Waiting>
              <Button type="submit" appearance="primary" disabledFocusable={progress !== undefined}>
                {report === undefined ? text.renew : isLeft ? text.goOn : text.close}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

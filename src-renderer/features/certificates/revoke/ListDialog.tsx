import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { inDays } from '../../../ui/format.ts';
import { Problem } from '../../../ui/Problem.tsx';
import type { CertificateKey } from '../../../ui/routes.ts';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { Waiting } from '../../../ui/Waiting.tsx';
import { type Draft, asksPassphrase, daysFault, emptyDraft, faultsOf, reasonsFor, signingOf } from './order.ts';
import { text } from './words.ts';

type ListDialogProps = {
  readonly authority: string;
  readonly onClose: () => void;
} & ({ readonly deed: 'sign' } | { readonly deed: 'revoke' | 'release'; readonly of: CertificateKey });

/** Says what it means, and has the authority sign its next revocation list. */
export function ListDialog(props: ListDialogProps) {
  const { authority, deed, onClose } = props;
  const bench = useBench();
  const { authorities } = useStore(bench.overview);
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const { begin, ...cancel } = useCancel();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const asked = asksPassphrase(authority, authorities);
  const name = props.deed === 'sign' ? authority : props.of.name;
  const type = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
  };
  const call = () => {
    const signing = { ...signingOf(draft, authority), workspace: bench.workspace, jobId: begin().jobId };
    if (props.deed === 'sign') return bench.call('authority.signList', signing);
    const things = [props.of];
    if (props.deed === 'release') return bench.call('authority.release', { ...signing, things });
    const { reason } = draft;
    return bench.call('authority.revoke', { ...signing, things, ...(reason === '' ? {} : { reason }) });
  };
  const carryOut = async () => {
    const found = faultsOf(draft, asked);
    setFaults(found);
    if (Object.keys(found).length > 0) return toFirstFault();
    setFailure(undefined);
    setBusy(true);
    const answer = await call();
    setBusy(false);
    await bench.refresh();
    if (answer.ok) return onClose();
    const { field } = answer.error.details;
    if (field === 'passphrase' && asked) setFaults({ passphrase: faultText(answer.error) });
    else setFailure(answer.error);
    return toFirstFault();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void carryOut();
  };
  const until = daysFault(draft.days) === undefined ? text.until(inDays(Number(draft.days))) : undefined;
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || busy || onClose()}>
      <DialogSurface onKeyDown={(event) => event.stopPropagation()}>
        <form ref={form} onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{text.titles[deed](name)}</DialogTitle>
            <DialogContent>
              <div className="stack">
                <p className="dim">{text.about[deed](authority)}</p>
                {props.deed === 'revoke' ? (
                  <ChoiceField
                    label={text.reason}
                    value={draft.reason}
                    options={reasonsFor(props.of.kind).map((one) => [one, text.reasons[one]] as const)}
                    onChange={(reason) => type({ reason })}
                    hint={draft.reason === 'certificateHold' ? text.onHold : text.forGood}
                  />
                ) : null}
                <TextField
                  label={text.days}
                  value={draft.days}
                  onChange={(days) => type({ days })}
                  fault={faults['nextUpdateDays']}
                  suffix={text.dayUnit}
                  hint={until}
                />
                {asked ? (
                  <TextField
                    label={text.passphrase(authority)}
                    type="password"
                    required
                    value={draft.passphrase}
                    onChange={(passphrase) => type({ passphrase })}
                    fault={faults['passphrase']}
                  />
                ) : null}
                <Problem failure={failure} />
              </div>
            </DialogContent>
            <DialogActions>
              <Waiting wait={busy ? { words: text.signing, ...cancel } : undefined}>
                <Button onClick={onClose}>{text.close}</Button>
              </Waiting>
              <Button type="submit" appearance="primary" disabledFocusable={busy}>
                {text.do[deed]}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

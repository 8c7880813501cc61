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
import type { AuthorityLine } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { ui } from '../../../ui/words.ts';
import { text } from './words.ts';

const fields = ['list', 'ocsp', 'issuer'] as const;
type Draft = Readonly<Record<(typeof fields)[number], string>>;

interface AddressDialogProps {
  readonly line: AuthorityLine;
  readonly onClose: () => void;
}

/** Asks where whoever checks a certificate of the authority finds its list and more. */
export function AddressDialog({ line: { name, addresses = {}, certificate }, onClose }: AddressDialogProps) {
  const bench = useBench();
  const { revocationLists } = useStore(bench.hub);
  const [draft, setDraft] = useState<Draft>(() => draftOf(addresses));
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const served = revocationLists.find((one) => one.issuerThumbprintSha256 === certificate.thumbprintSha256);
  const type = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
  };
  const save = async () => {
    setFailure(undefined);
    setBusy(true);
    const given = Object.fromEntries(fields.flatMap((one) => (draft[one] === '' ? [] : [[one, draft[one].trim()]])));
    const { workspace } = bench;
    const answer = await bench.call('authority.setAddresses', { workspace, name, addresses: given });
    setBusy(false);
    if (answer.ok) {
      await bench.refresh();
      return onClose();
    }
    const { field } = answer.error.details;
    if (fields.some((one) => one === field)) setFaults({ [field ?? '']: faultText(answer.error) });
    else setFailure(answer.error);
    return toFirstFault();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void save();
  };
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || busy || onClose()}>
      <DialogSurface onKeyDown={(event) => event.stopPropagation()}>
        <form ref={form} onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{text.title(name)}</DialogTitle>
            <DialogContent>
              <div className="stack">
                <p className="dim">{text.about}</p>
                {fields.map((one) => (
                  <TextField
                    key={one}
                    label={text.fields[one]}
                    hint={text.example(text.examples[one])}
                    value={draft[one]}
                    onChange={(typed) => type({ [one]: typed })}
                    fault={faults[one]}
                    mono
                  />
                ))}
                {served?.listUrl === undefined ? null : (
                  <div className="stack tight">
                    <div className="row">
                      <Button
                        size="small"
                        onClick={() =>
                          type(draftOf({ list: served.listUrl, ocsp: served.ocspUrl, issuer: served.issuerUrl }))
                        }
                      >
                        {text.ofHub}
                      </Button>
                    </div>
                    <p className="faint small">{text.ofHubHint}</p>
                  </div>
                )}
                <Problem failure={failure} />
              </div>
            </DialogContent>
            <DialogActions>
              <Button onClick={onClose}>{ui.cancel}</Button>
              <Button type="submit" appearance="primary" disabledFocusable={busy}>
                {busy ? text.saving : text.save}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

const draftOf = ({ list = '', ocsp = '', issuer = '' }: NonNullable<AuthorityLine['addresses']>): Draft => ({
  list,
  ocsp,
  issuer,
});

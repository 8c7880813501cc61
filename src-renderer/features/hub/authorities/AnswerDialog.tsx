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
import { useCancel } from '../../../bench/use-cancel.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { Waiting } from '../../../ui/Waiting.tsx';
import { ui } from '../../../ui/words.ts';
import { hubLists as text } from './words.ts';

interface AnswerDialogProps {
  readonly authority: Pick<AuthorityLine, 'name' | 'passphraseRemembered'>;
  readonly onClose: () => void;
}

/** Says what it means, and has an authority of the workspace let the hub answer by OCSP for it. */
export function AnswerDialog({ authority: { name, passphraseRemembered }, onClose }: AnswerDialogProps) {
  const bench = useBench();
  const [passphrase, setPassphrase] = useState('');
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const { begin, ...cancel } = useCancel();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const carryOut = async () => {
    setFailure(undefined);
    if (!passphraseRemembered && passphrase === '') {
      setFault(text.passphraseNeeded);
      return toFirstFault();
    }
    setBusy(true);
    const answer = await bench.call('hub.createResponder', {
      workspace: bench.workspace,
      authority: name,
      ...(passphraseRemembered ? {} : { passphrase }),
      jobId: begin().jobId,
    });
    setBusy(false);
    await bench.readHub();
    if (answer.ok) return onClose();
    if (answer.error.details.field === 'passphrase' && !passphraseRemembered) setFault(faultText(answer.error));
    else setFailure(answer.error);
    return toFirstFault();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void carryOut();
  };
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || busy || onClose()}>
      <DialogSurface onKeyDown={(event) => event.stopPropagation()}>
        <form ref={form} onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{text.answerTitle(name)}</DialogTitle>
            <DialogContent>
              <div className="stack">
                <p className="dim">{text.answerText(name)}</p>
                {passphraseRemembered ? null : (
                  <TextField
                    label={text.passphrase(name)}
                    type="password"
                    required
                    value={passphrase}
                    onChange={(typed) => {
                      setPassphrase(typed);
                      setFault(undefined);
                    }}
                    fault={fault}
                  />
                )}
                <Problem failure={failure} />
              </div>
            </DialogContent>
            <DialogActions>
              <Waiting wait={busy ? { words: text.signing, ...cancel } : undefined}>
                <Button onClick={onClose}>{ui.cancel}</Button>
              </Waiting>
              <Button type="submit" appearance="primary" disabledFocusable={busy}>
                {text.answerDo}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

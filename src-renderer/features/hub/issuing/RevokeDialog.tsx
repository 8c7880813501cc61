import {
  Button,
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
import { useState } from 'react';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import { revocationReasons } from '../../../../src-main/contract/limits.ts';
import { useBench } from '../../../bench/bench.ts';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { ui } from '../../../ui/words.ts';
import { useCommand } from '../use-command.ts';
import { hubIssuing as text } from './words.ts';

/** What is to be taken back: a policy with all that it has issued, or what it has issued to a device. */
export interface ToRevoke {
  readonly policy: string;
  readonly of?: { readonly issuedTo: string; readonly serial: string };
  /** How many certificates that are good it may concern. */
  readonly count: number;
}

interface RevokeDialogProps {
  readonly what: ToRevoke;
  /** What became of it, in a sentence. */
  readonly onDone: (said: string) => void;
  readonly onClose: () => void;
}

type Reason = (typeof revocationReasons)[number];
type Reach = 'certificate' | 'device';

/** Asks before anything is taken back, and why: it cannot be undone. */
export function RevokeDialog({ what: { policy, of, count }, onDone, onClose }: RevokeDialogProps) {
  const bench = useBench();
  const { busy, failure, run } = useCommand();
  const [reason, setReason] = useState<Reason>('cessationOfOperation');
  const [reach, setReach] = useState<Reach>('certificate');
  const revoke = async () => {
    const order: MethodInput<'hub.revokeIssued'> = {
      policy,
      reason,
      ...(of === undefined ? {} : reach === 'device' ? { issuedTo: of.issuedTo } : { serial: of.serial }),
    };
    const done = await run(() => bench.call('hub.revokeIssued', order));
    await bench.readHub();
    if (done === undefined) return;
    onDone(of === undefined ? text.revokedPolicy(policy, done.revoked) : text.revokedOf(of.issuedTo, done.revoked));
  };
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || busy || onClose()}>
      {/* Escape ends the dialog, and not the page around it. */}
      <DialogSurface style={{ maxWidth: 560 }} onKeyDown={(event) => event.stopPropagation()}>
        <DialogBody>
          <DialogTitle>
            {of === undefined ? text.revokePolicyTitle(policy) : text.revokeOneTitle(of.issuedTo)}
          </DialogTitle>
          <DialogContent>
            <div className="stack">
              <p>{of === undefined ? text.revokePolicyText(count) : text.revokeOneText}</p>
              {of === undefined || count < 2 ? null : (
                <Field label={text.reach}>
                  <RadioGroup value={reach} onChange={(_event, data) => setReach(data.value as Reach)}>
                    <Radio value="certificate" label={text.reaches.certificate(of.serial)} />
                    <Radio value="device" label={text.reaches.device(count)} />
                  </RadioGroup>
                </Field>
              )}
              <ChoiceField
                label={text.reason}
                value={reason}
                options={revocationReasons.map((one) => [one, text.reasons[one]] as const)}
                onChange={setReason}
              />
              <p className="dim small">{text.revokeForGood}</p>
              <Problem failure={failure} />
            </div>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{ui.cancel}</Button>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void revoke()}>
              {text.revoke}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

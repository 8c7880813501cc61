import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Radio,
  RadioGroup,
} from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { HubDeviceModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { ui } from '../../../ui/words.ts';
import { useCommand } from '../use-command.ts';
import { type ThumbprintDraft, changeOf, draftOf } from './thumbprints.ts';
import { hubDevices, thumbprints as text } from './words.ts';

interface ThumbprintsProps {
  readonly device: HubDeviceModel;
  /** Changed: what was said of it. */
  readonly onClose: (said?: string) => void;
}

/** How a device of the registry proves itself: by its authority, or by one or two certificates of its own. */
export function Thumbprints({ device, onClose }: ThumbprintsProps) {
  const bench = useBench();
  const { deviceId } = device;
  const own = useStore(bench.overview).devices.find((one) => one.deviceId === deviceId);
  const [draft, setDraft] = useState<ThumbprintDraft>(() => draftOf(device));
  const [missing, setMissing] = useState(false);
  const { busy, failure, fail, run } = useCommand();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const type = (part: Partial<ThumbprintDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setMissing(false);
    fail(undefined);
  };
  const fromFile = async (slot: 'primary' | 'secondary') => {
    const chosen = await run(() => bench.call('file.choose', { kind: 'certificate' }));
    const file = chosen?.file;
    if (file === undefined) return;
    const found = await run(() => bench.call('file.inspect', { file: file.token }));
    const [first] = found?.certificates ?? [];
    if (first !== undefined) type({ [slot]: first.thumbprintSha256 });
    else if (found !== undefined) fail({ code: 'INVALID_INPUT', message: text.noCertificate(file.name), details: {} });
  };
  const save = async () => {
    const isMissing = draft.authentication === 'selfSigned' && draft.primary.trim() === '';
    setMissing(isMissing);
    if (isMissing) return toFirstFault();
    const changed = await run(() => bench.call('hub.setDeviceAuthentication', changeOf(deviceId, draft)));
    await bench.readHub();
    if (changed === undefined) toFirstFault();
    else onClose(text.changed);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void save();
  };
  const faultOf = (field: string) => (failure?.details.field === field ? failure.message : undefined);
  const slot = (name: 'primary' | 'secondary', fault: string | undefined) => (
    <div className="stack tight">
      <TextField
        label={hubDevices[name]}
        hint={name === 'primary' ? hubDevices.primaryHint : text.secondaryHint}
        required={name === 'primary'}
        mono
        value={draft[name]}
        onChange={(value) => type({ [name]: value })}
        fault={fault}
      />
      <div>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button size="small" aria-label={text.takeFor[name]}>
              {text.take}
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {own === undefined ? null : (
                <MenuItem onClick={() => type({ [name]: own.thumbprintSha256 })}>{text.ofWorkspace(deviceId)}</MenuItem>
              )}
              <MenuItem onClick={() => void fromFile(name)}>{text.ofFile}</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
      </div>
    </div>
  );
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || onClose()}>
      <DialogSurface>
        <form ref={form} onSubmit={submit} noValidate>
          <DialogBody>
            <DialogTitle>{text.title(deviceId)}</DialogTitle>
            <DialogContent>
              <div className="stack">
                <RadioGroup
                  aria-label={text.how}
                  layout="horizontal"
                  value={draft.authentication}
                  onChange={(_event, data) => type({ authentication: data.value as ThumbprintDraft['authentication'] })}
                >
                  <Radio value="certificateAuthority" label={text.ways.certificateAuthority} />
                  <Radio value="selfSigned" label={text.ways.selfSigned} />
                </RadioGroup>
                {draft.authentication === 'certificateAuthority' ? (
                  <p className="dim">{text.byAuthority}</p>
                ) : (
                  <>
                    {slot('primary', missing ? hubDevices.needed : faultOf('primaryThumbprint'))}
                    {slot('secondary', faultOf('secondaryThumbprint'))}
                    <div>
                      <Button
                        size="small"
                        disabledFocusable={draft.secondary.trim() === ''}
                        onClick={() => type({ primary: draft.secondary, secondary: draft.primary })}
                      >
                        {text.swap}
                      </Button>
                    </div>
                  </>
                )}
                <Problem failure={failure} />
              </div>
            </DialogContent>
            <DialogActions>
              <Button onClick={() => onClose()}>{ui.cancel}</Button>
              <Button type="submit" appearance="primary" disabledFocusable={busy}>
                {text.save}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

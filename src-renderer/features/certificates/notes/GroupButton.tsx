import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { Problem } from '../../../ui/Problem.tsx';
import type { CertificateKey } from '../../../ui/routes.ts';
import { GroupField } from './GroupField.tsx';
import { sharedGroup } from './groups.ts';
import { text } from './words.ts';

interface GroupButtonProps {
  readonly of: readonly { readonly key: CertificateKey; readonly group: string | undefined }[];
}

/** Asks for a group, and puts all of these into it. */
export function GroupButton({ of }: GroupButtonProps) {
  const { library } = useBench();
  const [open, setOpen] = useState(false);
  const [group, setGroup] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const show = (wanted: boolean) => {
    setOpen(wanted);
    setFailure(undefined);
    setGroup(sharedGroup(of.map((one) => one.group)));
  };
  const set = async () => {
    const { workspace } = library;
    const reply = await library.say(of.map(({ key }) => ({ ...key, group })));
    if (!reply.ok) return setFailure(reply.error);
    show(false);
    library.undoable.set({
      id: crypto.randomUUID(),
      workspace,
      told: text.isSet(of.length, group.trim()),
      undo: () => library.say(reply.value),
    });
  };
  return (
    <Dialog open={open} onOpenChange={(_event, data) => show(data.open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button size="small">{text.groupMany}</Button>
      </DialogTrigger>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void set();
          }}
        >
          <DialogBody>
            <DialogTitle>{text.title(of.length)}</DialogTitle>
            <DialogContent>
              <div className="stack">
                <GroupField value={group} onChange={setGroup} hint={text.noGroup} />
                <Problem failure={failure} />
              </div>
            </DialogContent>
            <DialogActions>
              <DialogTrigger disableButtonEnhancement>
                <Button>{text.cancel}</Button>
              </DialogTrigger>
              <Button appearance="primary" type="submit">
                {text.set}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

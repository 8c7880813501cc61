import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { SaveRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { ui } from '../../../ui/words.ts';
import { exporting as text } from './words.ts';

interface ManifestProps {
  readonly deviceIds: readonly string[];
  /** Without a picture, where room is scarce. */
  readonly plain?: boolean;
}

/** Saves a table of devices, with thumbprints and files, where the user wants it; says where it is. */
export function ManifestButton({ deviceIds, plain = false }: ManifestProps) {
  const bench = useBench();
  const [state, setState] = useState<{ readonly saving?: true; readonly name?: string; readonly failure?: Failure }>(
    {},
  );
  const save = async () => {
    if (state.saving) return;
    setState({ saving: true });
    const answer = await bench.call('device.manifest', {
      workspace: bench.workspace,
      deviceIds: [...deviceIds],
      jobId: crypto.randomUUID(),
    });
    if (!answer.ok) return setState(answer.error.code === 'CANCELLED' ? {} : { failure: answer.error });
    const { name } = answer.value;
    setState(name === undefined ? {} : { name });
  };
  return (
    <>
      <Button
        size="small"
        {...(plain ? {} : { icon: <SaveRegular /> })}
        disabledFocusable={state.saving === true}
        onClick={() => void save()}
      >
        {text.saveList}
      </Button>
      <span role="status" className="dim small">
        {state.saving ? text.savingList : state.name === undefined ? '' : text.listSaved(state.name)}
      </span>
      {state.failure === undefined ? null : (
        <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || setState({})}>
          {/* Escape ends the dialog, and not the wizard around it. */}
          <DialogSurface onKeyDown={(event) => event.stopPropagation()}>
            <DialogBody>
              <DialogTitle>{text.listFailed}</DialogTitle>
              <DialogContent>
                <Problem failure={state.failure} />
              </DialogContent>
              <DialogActions>
                <Button onClick={() => setState({})}>{ui.close}</Button>
              </DialogActions>
            </DialogBody>
          </DialogSurface>
        </Dialog>
      )}
    </>
  );
}

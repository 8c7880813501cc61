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
import type { ExportSubject } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { exporting as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { ChooseField } from '../../../ui/ChooseField.tsx';
import { Busy } from '../../../ui/Busy.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { ExportFields } from './ExportFields.tsx';
import { Exported } from './Exported.tsx';
import { type ExportForm, arePasswordsTypedWell, emptyForm, needsPassphrase, rowOf, uses } from './form.ts';
import { useBundles, useExport } from './use-export.ts';
import css from './export.module.css';

interface ExportDialogProps {
  readonly subjects: readonly [ExportSubject, ...ExportSubject[]];
  readonly onClose: () => void;
}

/** Which system the files are for, what it wants to know, and the folder; then what was made. */
export function ExportDialog({ subjects, onClose }: ExportDialogProps) {
  const bench = useBench();
  const [subject] = subjects;
  const [form, setForm] = useState<ExportForm>(emptyForm);
  const [tried, setTried] = useState(false);
  const { form: element, toFirstFault } = useFirstFault<HTMLFormElement>();
  const { found, failure: unread } = useBundles(subject, form.texts.prefix);
  const { done, made, failure, fail, run } = useExport(subjects);
  const row = found === undefined ? undefined : rowOf(found, form);
  const busy = done !== undefined;
  const passphraseMissing =
    found !== undefined && row !== undefined && needsPassphrase(found, row) && form.keyPassphrase === '';
  const change = (part: Partial<ExportForm>) => {
    fail(undefined);
    setForm((before) => ({ ...before, ...part }));
  };
  const chooseFolder = async () => {
    const answer = await bench.call('folder.choose', {});
    if (!answer.ok) fail(answer.error);
    else if (answer.value.folder !== undefined) change({ folder: answer.value.folder });
  };
  const submit = async (event: FormEvent, overwrite = false) => {
    event.preventDefault();
    // React passes it on to the form of a wizard that the dialog was opened from.
    event.stopPropagation();
    setTried(true);
    toFirstFault();
    if (found === undefined || row === undefined || busy || form.folder === undefined || passphraseMissing) return;
    if (!arePasswordsTypedWell(form, row)) return;
    await run(form, found, overwrite);
    toFirstFault();
  };
  const title = subjects.length === 1 ? text.title(subject.name) : text.titleMany(subjects.length);
  const taken = failure?.code === 'NAME_TAKEN';
  // What a field says itself is not said again.
  const atField = row?.options.some(({ option }) => option === failure?.details.field && uses(row, option));
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || onClose()}>
      {/* Escape ends the dialog, and not the wizard around it. */}
      <DialogSurface style={{ maxWidth: 720 }} onKeyDown={(event) => event.stopPropagation()}>
        <form ref={element} onSubmit={(event) => void submit(event)} noValidate>
          <DialogBody className={css['body'] ?? ''}>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent>
              <div className="stack">
                {made === undefined ? (
                  <>
                    <Problem failure={unread} />
                    {found === undefined || row === undefined ? (
                      unread === undefined && <Busy label={text.reading} size="medium" />
                    ) : (
                      <ExportFields
                        subjects={subjects}
                        bundles={found}
                        row={row}
                        form={form}
                        failure={failure}
                        tried={tried}
                        onChange={change}
                        onFailure={fail}
                        passphraseFault={tried && passphraseMissing ? text.passphraseNeeded : undefined}
                      />
                    )}
                    <Problem failure={atField === true ? undefined : failure} />
                    {taken ? (
                      <div>
                        <Button onClick={(event) => void submit(event, true)}>{text.replace}</Button>
                      </div>
                    ) : null}
                  </>
                ) : (
                  <Exported made={made} />
                )}
              </div>
            </DialogContent>
            <DialogActions fluid className={css['foot'] ?? ''}>
              {made === undefined && row !== undefined ? (
                <ChooseField
                  label={text.folder}
                  required
                  choose={text.folderChoose}
                  folder
                  chosen={form.folder?.path}
                  none={text.folderNone}
                  fault={tried && form.folder === undefined ? text.folderNeeded : undefined}
                  onChoose={() => void chooseFolder()}
                />
              ) : null}
              <div className="row">
                <span className="grow" />
                {busy ? <Busy label={text.busy(done, subjects.length)} /> : null}
                <Button onClick={onClose}>{made === undefined ? ui.cancel : ui.close}</Button>
                {made === undefined ? (
                  <Button type="submit" appearance="primary" disabledFocusable={busy || found === undefined}>
                    {text.submit}
                  </Button>
                ) : null}
              </div>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

import { Field, Textarea } from '@fluentui/react-components';
import type { RequestLine } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { ChooseField } from '../../../ui/ChooseField.tsx';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import type { Draft, State } from './steps.ts';
import { signRequest as text } from './words.ts';

interface WhichProps {
  readonly state: Extract<State, { step: 'which' }>;
  readonly requests: readonly RequestLine[];
  readonly onType: (part: Partial<Draft>) => void;
  readonly onFail: (failure: Failure) => void;
}

/** A request of the workspace, a file, or text. */
export function Which({ state: { draft, faults, failure }, requests, onType, onFail }: WhichProps) {
  const bench = useBench();
  const choose = async () => {
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    if (!chosen.ok) onFail(chosen.error);
    else if (chosen.value.file !== undefined) onType({ file: chosen.value.file });
  };
  return (
    <>
      <Problem failure={failure} />
      {requests.length === 0 ? null : (
        <ChoiceField
          label={text.ofWorkspace}
          value={draft.name}
          options={[['', text.another], ...requests.map(({ name }) => [name, name] as const)]}
          onChange={(name) => onType({ name })}
        />
      )}
      {draft.name === '' ? (
        <>
          <ChooseField
            label={text.file}
            hint={text.fileHint}
            choose={text.choose}
            none={text.none}
            chosen={draft.file?.name}
            fault={faults.file}
            onChoose={() => void choose()}
            remove={{ label: text.remove, onRemove: () => onType({ file: undefined }) }}
          />
          {draft.file === undefined ? (
            <Field
              label={text.paste}
              {...(faults.text === undefined
                ? {}
                : { validationMessage: faults.text, validationState: 'error' as const })}
            >
              <Textarea
                value={draft.text}
                onChange={(_event, data) => onType({ text: data.value, file: undefined })}
                rows={6}
                spellCheck={false}
                textarea={{ className: 'mono' }}
              />
            </Field>
          ) : null}
        </>
      ) : null}
    </>
  );
}

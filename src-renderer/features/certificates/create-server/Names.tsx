import { Button, Field, Textarea } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { createServer as text } from './words.ts';
import { useNameFault } from '../../../bench/name-check.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { SubjectPart } from '../subject/index.ts';
import { type Draft, type State, hostsOf, withHost, withKeygen } from './steps.ts';

/** This computer, for those who try things out on it. */
const suggested = ['localhost', '127.0.0.1', '::1'];

interface NamesProps {
  readonly state: Extract<State, { step: 'names' }>;
  readonly onType: (part: Partial<Draft>) => void;
}

export function Names({ state: { draft, faults, failure, checked }, onType }: NamesProps) {
  const typed = useNameFault('server', draft.name);
  const known = new Set([...hostsOf(draft.hosts), ...(checked?.dns ?? []), ...(checked?.addresses ?? [])]);
  const others = suggested.filter((host) => !known.has(host));
  const fault = faults.hosts ?? checked?.faults[0]?.message;
  return (
    <>
      <Problem failure={failure} />
      <TextField
        label={text.name}
        required
        autofocus
        value={draft.name}
        onChange={(name) => onType({ name })}
        fault={faults.name ?? typed}
        hint={text.nameHint}
      />
      <Field
        label={text.hosts}
        required
        hint={
          checked === undefined || fault !== undefined ? text.hostsHint : text.found(checked.dns, checked.addresses)
        }
        {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
      >
        <Textarea
          value={draft.hosts}
          onChange={(_event, data) => onType({ hosts: data.value })}
          rows={4}
          spellCheck={false}
          textarea={{ className: 'mono' }}
        />
      </Field>
      {others.length === 0 ? null : (
        <div className="row">
          <span className="dim">{text.suggestions}</span>
          {others.map((host) => (
            <Button
              key={host}
              size="small"
              icon={<AddRegular />}
              aria-label={text.add(host)}
              onClick={() => onType({ hosts: withHost(draft.hosts, host) })}
            >
              {host}
            </Button>
          ))}
        </div>
      )}
      <SubjectPart
        draft={draft}
        faults={faults}
        about={text.subjectAbout}
        onType={onType}
        onKeygen={(file) => {
          const taken = withKeygen(draft, file);
          onType(taken);
          return taken.name;
        }}
      />
    </>
  );
}

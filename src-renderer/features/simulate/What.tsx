import { simulate as text } from './words.ts';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import type { Draft, Faults } from './form.ts';
import { at } from './terms/tree.ts';

interface WhatProps {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly onType: (part: Partial<Draft>) => void;
}

/** What is sent, and how often. */
export function What({ draft, faults, onType }: WhatProps) {
  const isSaid = (member: string) => at(draft.terms, [member]) !== undefined;
  const instead = isSaid('replay')
    ? text.intervalByRecording
    : isSaid('schedule') || isSaid('timesOfDay')
      ? text.intervalByTiming
      : undefined;
  return (
    <div className="stack">
      <ChoiceField
        label={text.model}
        value={draft.model}
        options={[
          ['daily-cycle', text.models['daily-cycle']],
          ['random-walk', text.models['random-walk']],
          ['tutorial', text.models.tutorial],
        ]}
        onChange={(model) => onType({ model })}
      />
      <div className="columns">
        <TextField
          label={text.interval}
          value={draft.intervalMs}
          onChange={(intervalMs) => onType({ intervalMs })}
          fault={faults['intervalMs']}
          suffix={text.intervalUnit}
          {...(instead === undefined ? {} : { hint: instead })}
        />
        <TextField
          label={text.messages}
          value={draft.messages}
          onChange={(messages) => onType({ messages })}
          fault={faults['messages']}
          hint={text.messagesHint}
        />
        <TextField
          label={text.alert}
          value={draft.alertAboveC}
          onChange={(alertAboveC) => onType({ alertAboveC })}
          fault={faults['alertAboveC']}
          suffix="°C"
        />
        <TextField
          label={text.seed}
          value={draft.seed}
          onChange={(seed) => onType({ seed })}
          fault={faults['seed']}
          hint={text.seedHint}
        />
      </div>
    </div>
  );
}

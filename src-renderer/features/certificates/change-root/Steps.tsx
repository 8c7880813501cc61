import { Checkbox, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { RootChange } from '../../../../src-main/contract/models.ts';
import type { AppInfo } from '../../../bench/bench.ts';
import { useNameFault } from '../../../bench/name-check.ts';
import { DaysField } from '../../../ui/DaysField.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { keyTypes } from '../../../ui/keys.ts';
import { NewPassphraseFields } from '../../passphrase/index.ts';
import css from './change-root.module.css';
import { type Draft, chosenOf, keyOf } from './steps.ts';
import { text } from './words.ts';

interface StepProps {
  readonly known: RootChange;
  readonly draft: Draft;
  readonly faults: Readonly<Record<string, string>>;
  readonly onType: (part: Partial<Draft>) => void;
}

/** Rows of what is left that are drawn; the others are counted, and move with all. */
const rowsShown = 200;

export function NewRoot(props: StepProps & { readonly oldAsked: boolean; readonly remembers: AppInfo['remembers'] }) {
  const { known, draft, faults, oldAsked, onType, remembers } = props;
  const taken = useNameFault('authority', draft.name);
  return (
    <>
      <p className="dim">{text.root.about}</p>
      <TextField
        label={text.root.name}
        required
        autofocus
        value={draft.name}
        onChange={(name) => onType({ name })}
        fault={faults['name'] ?? taken}
      />
      <div className="columns">
        <ChoiceField
          label={text.root.key}
          value={draft.keyType}
          options={keyTypes}
          onChange={(keyType) => onType({ keyType })}
        />
        <DaysField value={draft.days} onChange={(days) => onType({ days })} fault={faults['days']} />
      </div>
      <NewPassphraseFields
        value={draft.newPassphrase}
        onChange={(newPassphrase) => onType({ newPassphrase })}
        faults={faults}
        remembers={remembers}
      />
      {oldAsked ? (
        <TextField
          label={text.root.fromPassphrase(known.from.name)}
          type="password"
          required
          value={draft.fromPassphrase}
          onChange={(fromPassphrase) => onType({ fromPassphrase })}
          fault={faults['fromPassphrase']}
        />
      ) : null}
    </>
  );
}

/** What is still below the old root, each to be moved now or later. */
export function Left({ known, draft, faults, onType }: StepProps) {
  const { left, moved } = known;
  const chosen = chosenOf(known, draft);
  const all = chosen.length === left.length ? true : chosen.length === 0 ? false : ('mixed' as const);
  const toggle = (key: string, now: boolean) => {
    const later = new Set(draft.later);
    if (now) later.delete(key);
    else later.add(key);
    onType({ later });
  };
  return (
    <>
      <p className="dim">{text.move.about}</p>
      <p className="number">
        {text.move.left(left.length)}, {text.move.moved(moved)}
      </p>
      {left.length === 0 ? (
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>{text.move.nothing}</MessageBarBody>
        </MessageBar>
      ) : (
        <div className={`card ${css['left']}`}>
          <Checkbox
            label={text.move.all}
            checked={all}
            onChange={(_event, data) => onType({ later: new Set(data.checked === true ? [] : left.map(keyOf)) })}
          />
          <ul>
            {left.slice(0, rowsShown).map((one) => (
              <li key={keyOf(one)}>
                <Checkbox
                  label={one.name}
                  checked={!draft.later.has(keyOf(one))}
                  onChange={(_event, data) => toggle(keyOf(one), data.checked === true)}
                />
                <span className="dim">
                  {text.move.kinds[one.kind]}
                  {one.below === 0 ? '' : `, ${text.move.below(one.below)}`}
                </span>
              </li>
            ))}
            {left.length > rowsShown ? <li className="dim">{text.move.more(left.length - rowsShown)}</li> : null}
          </ul>
        </div>
      )}
      {faults['later'] === undefined ? null : (
        <p role="alert" className="fault">
          {faults['later']}
        </p>
      )}
    </>
  );
}

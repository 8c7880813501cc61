import { ChoiceField } from '../../../../ui/Fields.tsx';
import { TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { Rows } from '../Rows.tsx';
import type { Path } from '../tree.ts';
import { reactionWords as text } from './words.ts';
import css from '../terms.module.css';

interface NewValuesProps {
  readonly of: Members;
  readonly path: Path;
  readonly title: string;
  readonly name: (index: number) => string;
  readonly add: string;
}

/** What is set by a reaction: a value each, as it stands here or taken from what was asked. */
export function NewValues({ of, path, title, name, add }: NewValuesProps) {
  return (
    <div className="stack tight" role="group" aria-label={title}>
      {of.has(path) ? <h3>{title}</h3> : null}
      <Rows of={of} path={path} name={name} add={add} initial={{ name: '', value: '' }} isFlat>
        {(place, { name: typed, from }) => (
          <div className={css['three']}>
            <TextInput of={of} path={[...place, 'name']} label={text.name} mono />
            <ChoiceField
              label={text.valueKind}
              value={from === undefined ? 'value' : 'asked'}
              options={(['value', 'asked'] as const).map((one) => [one, text.valueKinds[one]] as const)}
              onChange={(one) => of.put(place, { name: typed, ...(one === 'value' ? { value: '' } : { from: '' }) })}
            />
            {from === undefined ? (
              <TextInput of={of} path={[...place, 'value']} label={text.value} />
            ) : (
              <>
                <TextInput of={of} path={[...place, 'from']} label={text.from} hint={text.fromHint} mono />
                <TextInput of={of} path={[...place, 'times']} label={text.times} />
              </>
            )}
          </div>
        )}
      </Rows>
    </div>
  );
}

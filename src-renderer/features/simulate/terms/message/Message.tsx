import { ChoiceField } from '../../../../ui/Fields.tsx';
import { Group } from '../Group.tsx';
import { LinesInput, TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import { Rows } from '../Rows.tsx';
import { OneField, newField } from './OneField.tsx';
import { Recording } from './Recording.tsx';
import { messageWords as text } from './words.ts';
import css from '../terms.module.css';

const members = ['body', 'contentType', 'fields', 'properties', 'replay'];

/** What a template can name without a field. */
const names = '{deviceId} {messageId} {temperature} {humidity} {alert} {timestamp}';

function said(of: Members): string {
  const { said: words } = text;
  const [fields, properties] = [of.list(['fields']).length, of.list(['properties']).length];
  const parts = [
    ...(of.text(['body']).trim() === '' ? [] : [words.body]),
    ...(of.text(['contentType']) === '' ? [] : [of.text(['contentType'])]),
    ...(fields === 0 ? [] : [words.fields(fields)]),
    ...(of.has(['properties']) ? [words.properties(properties)] : []),
    ...(of.has(['replay']) ? [words.replay] : []),
  ];
  return parts.length === 0 ? text.plain : parts.join(', ');
}

/** What a message says. */
export function Message({ of }: { readonly of: Members }) {
  return (
    <Group title={text.title} said={said(of)} of={of} members={members}>
      <LinesInput of={of} path={['body']} label={text.body} hint={text.bodyHint(names)} />
      <div className="stack tight">
        <h3>{text.fields}</h3>
        <p className="dim small">{text.fieldsHint('{site}')}</p>
        <Rows of={of} path={['fields']} name={text.field} add={text.addField} initial={newField}>
          {(path, row) => <OneField of={of} path={path} row={row} />}
        </Rows>
      </div>
      <div className="stack tight">
        <div className={css['three']}>
          <ChoiceField
            label={text.properties}
            value={of.has(['properties']) ? 'own' : ''}
            options={[
              ['', text.usualProperties],
              ['own', text.ownProperties],
            ]}
            onChange={(one) => of.put(['properties'], one === '' ? undefined : [])}
            fault={of.fault(['properties'])}
          />
          <TextInput of={of} path={['contentType']} label={text.contentType} placeholder="application/json" />
        </div>
        {of.has(['properties']) ? (
          <Rows
            of={of}
            path={['properties']}
            name={text.property}
            add={text.addProperty}
            initial={{ name: '', value: '' }}
            whenEmpty={[]}
            isFlat
          >
            {(path) => (
              <div className={css['three']}>
                <TextInput of={of} path={[...path, 'name']} label={text.name} mono />
                <TextInput of={of} path={[...path, 'value']} label={text.propertyValue} mono />
              </div>
            )}
          </Rows>
        ) : null}
      </div>
      <Recording of={of} />
    </Group>
  );
}

import { Button, Field, Textarea } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { type Answer, faultText } from '../../../bench/host.ts';
import { awsHub as text } from './words.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { focusTabIfLost } from '../focus.ts';
import { useCommand } from '../use-command.ts';
import hubCss from '../hub.module.css';

interface Named {
  readonly name: string;
  readonly document: string;
}

interface DocumentsProps {
  readonly words: Readonly<Record<'title' | 'about' | 'none' | 'label' | 'save', string>>;
  /** What a fault of the document names. */
  readonly field: string;
  readonly example: string;
  readonly items: readonly Named[];
  readonly save: (name: string, document: string) => Promise<Answer<Pick<Named, 'name'>>>;
  readonly remove: (name: string) => Promise<Answer<unknown>>;
  readonly onSaid: (said: string) => void;
}

/** JSON documents under names: a list, and a form that makes one or replaces it. */
export function Documents({ words, field, example, items, save, remove, onSaid }: DocumentsProps) {
  const bench = useBench();
  const [name, setName] = useState('');
  const [document, setDocument] = useState(example);
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useCommand();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    toFirstFault();
    if (busy || name.trim() === '' || document.trim() === '') return;
    const done = await run(() => save(name.trim(), document));
    await bench.readHub();
    if (done === undefined) return toFirstFault();
    setName('');
    setDocument(example);
    setTried(false);
    onSaid(text.saved(done.name));
  };
  const takeAway = async (one: string) => {
    const done = await run(() => remove(one));
    await bench.readHub();
    if (done !== undefined) onSaid(text.removed(one));
    focusTabIfLost('aws');
  };
  const at = failure?.details.field;
  const faultOf = (value: string, of: string) => {
    if (tried && value.trim() === '') return text.needed;
    return tried && failure !== undefined && at === of ? faultText(failure) : undefined;
  };
  const documentFault = faultOf(document, field);
  return (
    <Card title={words.title}>
      <p className="dim">{words.about}</p>
      {items.length === 0 ? (
        <p className="faint">{words.none}</p>
      ) : (
        <ul className="list">
          {items.map((one) => (
            <li key={one.name} className={hubCss['hubauthority']}>
              <div className="stack tight">
                <div className="row">
                  <h3 className="break">{one.name}</h3>
                  <span className="grow" />
                  <Button
                    size="small"
                    aria-label={text.changeNamed(one.name)}
                    onClick={() => {
                      setName(one.name);
                      setDocument(one.document);
                    }}
                  >
                    {text.change}
                  </Button>
                  <Button
                    size="small"
                    appearance="subtle"
                    aria-label={text.removeNamed(one.name)}
                    onClick={() => void takeAway(one.name)}
                  >
                    {text.remove}
                  </Button>
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
      <form ref={form} className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label={text.name}
          hint={text.nameHint}
          required
          value={name}
          onChange={setName}
          fault={faultOf(name, 'name')}
        />
        <Field
          label={words.label}
          required
          {...(documentFault === undefined
            ? {}
            : { validationMessage: documentFault, validationState: 'error' as const })}
        >
          <Textarea
            textarea={{ className: 'mono' }}
            rows={8}
            resize="vertical"
            spellCheck={false}
            value={document}
            onChange={(_event, data) => setDocument(data.value)}
          />
        </Field>
        <Problem failure={tried && (at === 'name' || at === field) ? undefined : failure} />
        <div>
          <Button type="submit" disabledFocusable={busy}>
            {words.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

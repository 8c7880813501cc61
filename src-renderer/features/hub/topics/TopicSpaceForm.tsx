import { Button, Field, Textarea } from '@fluentui/react-components';
import { type FormEvent, useEffect, useState } from 'react';
import type { HubTopicSpaceModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { faultText } from '../../../bench/host.ts';
import { hubTopics as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { useCommand } from '../use-command.ts';

interface FormProps {
  /** The one to change; a new one where undefined. */
  readonly space: HubTopicSpaceModel | undefined;
  readonly onSaved: (said: string) => void;
  readonly onCancel: () => void;
}

export function TopicSpaceForm({ space, onSaved, onCancel }: FormProps) {
  const bench = useBench();
  const [name, setName] = useState(space?.name ?? '');
  const [type, setType] = useState<HubTopicSpaceModel['type']>(space?.type ?? 'LowFanout');
  const [lines, setLines] = useState(space?.templates.join('\n') ?? '');
  const [missing, setMissing] = useState(false);
  const templates = linesOf(lines);
  const typed = useTemplateFault(lines);
  const { busy, failure, run } = useCommand();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const incomplete = name.trim() === '' || templates.length === 0;
    setMissing(incomplete);
    toFirstFault();
    if (incomplete || busy) return;
    const done = await run(() => bench.call('hub.setTopicSpace', { name: name.trim(), type, templates }));
    await bench.readHub();
    if (done === undefined) return toFirstFault();
    setName('');
    setLines('');
    onSaved(text.saved(done.name, done.templates.length));
  };
  const faultOf = (empty: boolean, field: string) => {
    if (missing && empty) return ui.required;
    return failure?.details.field === field ? faultText(failure) : undefined;
  };
  const templateFault = typed ?? faultOf(templates.length === 0, 'templates');
  return (
    <Card title={space === undefined ? text.add : text.changeTitle(space.name)}>
      <form ref={form} className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <div className="columns">
          {space === undefined ? (
            <TextField
              label={text.name}
              hint={text.nameHint}
              required
              value={name}
              onChange={setName}
              fault={faultOf(name.trim() === '', 'name')}
            />
          ) : null}
          <ChoiceField
            label={text.type}
            value={type}
            options={[
              ['LowFanout', text.types.LowFanout],
              ['PublishOnly', text.types.PublishOnly],
            ]}
            onChange={setType}
            hint={text.typeHint[type]}
          />
        </div>
        <Field
          label={text.templates}
          required
          hint={text.templatesHint}
          {...(templateFault === undefined
            ? {}
            : { validationMessage: templateFault, validationState: 'error' as const })}
        >
          <Textarea
            textarea={{ className: 'mono' }}
            rows={3}
            resize="vertical"
            spellCheck={false}
            placeholder={text.example}
            value={lines}
            autoFocus={space !== undefined}
            onChange={(_event, data) => setLines(data.value)}
          />
        </Field>
        <Problem failure={['name', 'templates'].includes(failure?.details.field ?? '') ? undefined : failure} />
        <div className="row">
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {space === undefined ? text.addButton : text.saveButton}
          </Button>
          {space === undefined ? null : <Button onClick={onCancel}>{ui.cancel}</Button>}
          {busy ? <Busy /> : null}
        </div>
      </form>
    </Card>
  );
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What is wrong with the first template that is none, by the rule that the hub goes by; undefined while it is asked. */
function useTemplateFault(lines: string): string | undefined {
  const bench = useBench();
  const [found, setFound] = useState<{ readonly of: string; readonly fault: string | undefined }>();
  useEffect(() => {
    const templates = linesOf(lines);
    if (templates.length === 0) return;
    let newer = false;
    void bench.call('hub.checkTopicTemplates', { templates }).then((reply) => {
      if (newer) return;
      const [first] = reply.ok ? reply.value.faults : [];
      const fault = first === undefined ? undefined : text.templateFault(first.template, first.reason);
      setFound({ of: lines, fault });
    });
    return () => {
      newer = true;
    };
  }, [bench, lines]);
  return found?.of === lines ? found.fault : undefined;
}

import { Button, Checkbox } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { HubThingsBoardModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { faultText } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { thingsboardHub as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { focusTabIfLost } from '../focus.ts';
import { useCommand } from '../use-command.ts';
import css from './thingsboard.module.css';
import hubCss from '../hub.module.css';

interface ProfilesProps {
  readonly profiles: HubThingsBoardModel['profiles'];
  readonly onSaid: (said: string) => void;
}

/** Profiles by which a chain makes devices. */
export function Profiles({ profiles, onSaid }: ProfilesProps) {
  const bench = useBench();
  const { failure, run } = useCommand();
  const remove = async (name: string) => {
    await run(() => bench.call('hub.removeThingsBoardProfile', { name }));
    await bench.readHub();
    focusTabIfLost('thingsboard');
  };
  return (
    <Card title={text.profiles}>
      <p className="dim">{text.profilesText}</p>
      {profiles.length === 0 ? (
        <p className="faint">{text.noProfile}</p>
      ) : (
        <ul className="list">
          {profiles.map(({ name, credentialsId, pattern, allowCreate }) => (
            <li key={name} className={hubCss['hubauthority']}>
              <div className="stack tight">
                <div className="row">
                  <h3 className="break">{name}</h3>
                  <span className="grow" />
                  <Button
                    size="small"
                    appearance="subtle"
                    aria-label={text.removeNamed(name)}
                    onClick={() => void remove(name)}
                  >
                    {text.remove}
                  </Button>
                </div>
                <span className="small break">{text.profileLine(pattern, allowCreate)}</span>
                <div className="row tight small">
                  <span className="faint">{text.credentialsId}</span>
                  <Copyable text={credentialsId} what={text.credentialsId} />
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
      <Problem failure={failure} />
      <AddProfile onSaid={onSaid} />
    </Card>
  );
}

function AddProfile({ onSaid }: Pick<ProfilesProps, 'onSaid'>) {
  const bench = useBench();
  const { authorities } = useStore(bench.overview);
  const [picked, setPicked] = useState('');
  const [pattern, setPattern] = useState('(.*)');
  const [allowCreate, setAllowCreate] = useState(true);
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const { busy, failure, run } = useCommand();
  const chosen = authorities.find(({ name }) => name === picked) ?? authorities[0];
  if (chosen === undefined) return <p className="dim">{text.noAuthority}</p>;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    const { name, certificatePem } = chosen;
    const done = await run(() =>
      bench.call('hub.setThingsBoardProfile', { name, certificatePem, pattern, allowCreate }),
    );
    await bench.readHub();
    if (done === undefined) toFirstFault();
    else onSaid(text.profileAdded(done.name));
  };
  const isPattern = failure?.details.field === 'pattern';
  return (
    <form ref={form} className={`stack ${css['addprofile']}`} onSubmit={(event) => void submit(event)} noValidate>
      <div className="columns">
        <ChoiceField
          label={text.authority}
          value={chosen.name}
          options={authorities.map(({ name }) => [name, name] as const)}
          onChange={setPicked}
        />
        <TextField
          label={text.pattern}
          hint={text.patternHint}
          mono
          required
          value={pattern}
          onChange={setPattern}
          fault={isPattern ? faultText(failure) : undefined}
        />
      </div>
      <Checkbox
        label={text.allowCreate}
        checked={allowCreate}
        onChange={(_event, data) => setAllowCreate(data.checked === true)}
      />
      <Problem failure={isPattern ? undefined : failure} />
      <div>
        <Button type="submit" disabledFocusable={busy}>
          {text.addProfile}
        </Button>
      </div>
    </form>
  );
}

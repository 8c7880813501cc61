import { Button, Field, Radio, RadioGroup, Textarea } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { NameField } from '../../../ui/NameField.tsx';
import { keyTypes } from '../../../ui/keys.ts';
import { type ChosenAuthorities, ServerAuthorities } from '../../server/index.ts';
import { type Draft, type Faults, type Login, placeOf } from './order.ts';
import { enroll as text } from './words.ts';

/** The EST of a policy of the local hub. */
export interface HubServer {
  readonly policy: string;
  readonly server: string;
  readonly serverCa: ChosenAuthorities;
}

interface EnrollFieldsProps {
  readonly draft: Draft;
  readonly faults: Faults;
  /** Devices of the workspace get others. */
  readonly isAgain: boolean;
  readonly encrypted: boolean;
  readonly atHub: readonly HubServer[];
  readonly onType: (part: Partial<Draft>) => void;
}

/** Which server, which devices, as whom, and with which keys. */
export function EnrollFields({ draft, faults, isAgain, encrypted, atHub, onType }: EnrollFieldsProps) {
  const others = atHub.filter(({ server }) => server !== draft.server.trim());
  return (
    <>
      <div className="stack tight">
        <TextField
          label={text.server}
          required
          mono
          autofocus
          value={draft.server}
          onChange={(server) => onType({ server })}
          fault={faults.server}
          hint={text.serverHint}
        />
        {others.length === 0 ? null : (
          <div className="row">
            {others.map(({ policy, server, serverCa }) => (
              <Button key={policy} size="small" onClick={() => onType({ server, serverCa })}>
                {text.atHub(policy)}
              </Button>
            ))}
          </div>
        )}
      </div>
      <ServerAuthorities
        typed={{ platform: 'mqtt-broker', ...placeOf(draft.server), settings: {} }}
        chosen={draft.serverCa}
        onChange={(serverCa) => onType({ serverCa })}
      />
      {isAgain ? null : (
        <Field
          label={text.ids}
          required
          hint={text.idsHint}
          {...(faults.ids === undefined ? {} : { validationMessage: faults.ids, validationState: 'error' as const })}
        >
          <Textarea
            value={draft.ids}
            onChange={(_event, data) => onType({ ids: data.value })}
            rows={2}
            spellCheck={false}
            textarea={{ className: 'mono' }}
          />
        </Field>
      )}
      <LoginFields draft={draft} faults={faults} isAgain={isAgain} onType={onType} />
      <div className="columns">
        <ChoiceField
          label={text.key}
          value={draft.keyType}
          options={[
            ['', text.keyWished],
            ...(draft.login === 'own' ? [['same', text.keySame] as const] : []),
            ...keyTypes,
          ]}
          onChange={(keyType) => onType({ keyType })}
        />
        {encrypted ? (
          <TextField
            label={text.keyPassphrase}
            type="password"
            required
            value={draft.keyPassphrase}
            onChange={(keyPassphrase) => onType({ keyPassphrase })}
            fault={faults.keyPassphrase}
          />
        ) : (
          <TextField
            label={text.pfxPassword}
            type="password"
            value={draft.pfxPassword}
            onChange={(pfxPassword) => onType({ pfxPassword })}
            fault={faults.pfxPassword}
            hint={text.pfxPasswordHint}
          />
        )}
      </div>
    </>
  );
}

function LoginFields({ draft, faults, isAgain, onType }: Omit<EnrollFieldsProps, 'encrypted' | 'atHub'>) {
  const { devices } = useStore(useBench().overview);
  const ids = useMemo(() => devices.map(({ deviceId }) => deviceId), [devices]);
  const logins: readonly Login[] = isAgain ? ['own', 'password', 'device'] : ['password', 'device'];
  return (
    <>
      <Field
        label={text.login}
        {...(faults.login === undefined ? {} : { validationMessage: faults.login, validationState: 'error' as const })}
      >
        <RadioGroup
          value={draft.login}
          onChange={(_event, data) => {
            const login = data.value as Login;
            onType({ login, ...(login !== 'own' && draft.keyType === 'same' ? { keyType: '' } : {}) });
          }}
        >
          {logins.map((login) => (
            <Radio key={login} value={login} label={text.logins[login]} />
          ))}
        </RadioGroup>
      </Field>
      {draft.login === 'password' ? (
        <div className="columns">
          <TextField
            label={text.userName}
            required
            value={draft.userName}
            onChange={(userName) => onType({ userName })}
            fault={faults.userName}
          />
          <TextField
            label={text.password}
            type="password"
            required
            value={draft.password}
            onChange={(password) => onType({ password })}
            fault={faults.password}
          />
        </div>
      ) : null}
      {draft.login === 'device' ? (
        <NameField
          label={text.shown}
          value={draft.shown}
          names={ids}
          none={text.choose}
          onChange={(shown) => onType({ shown })}
          fault={faults.shown}
        />
      ) : null}
    </>
  );
}

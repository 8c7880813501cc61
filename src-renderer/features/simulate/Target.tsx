import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { Fragment } from 'react';
import type { HubStatus } from '../../bench/bench.ts';
import { useBench } from '../../bench/bench.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { simulate as text } from './words.ts';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { ConnectionBar, PlatformFields, ServerAuthorities } from '../server/index.ts';
import { Copyable } from '../../ui/Copy.tsx';
import { localFaceOf, localPort } from './local-faces.ts';
import {
  type Draft,
  type Faults,
  addressOf,
  canBeLocal,
  isLocal,
  platformsFor,
  withAddress,
  withServer,
} from './form.ts';
import { Topics, needsTopics } from './Topics.tsx';

interface TargetProps {
  readonly draft: Draft;
  readonly form: PlatformForm;
  readonly faults: Faults;
  /** What is unusual, by field. */
  readonly notices: Faults;
  readonly hub: HubStatus;
  /** Chosen devices that the local hub does not know. */
  readonly unknown: number;
  readonly onType: (part: Partial<Draft>) => void;
}

/** Where the devices connect to. */
export function Target({ draft, form, faults, notices, hub, unknown, onType }: TargetProps) {
  const bench = useBench();
  const address = addressOf(draft, form);
  const face = localFaceOf(form);
  const known = isLocal(draft, form) ? (face?.knows ?? []) : [];
  const platforms = platformsFor(draft, bench.platforms.get());
  return (
    <div className="stack">
      <ConnectionBar
        typed={isLocal(draft, form) ? undefined : { platform: form.id, ...address, serverCa: draft.serverCa }}
        form={form}
        platforms={platforms.map(({ id }) => id)}
        onChoose={(server) => onType(withServer(draft, server))}
      />
      <ChoiceField
        label={text.facts.platform}
        value={draft.platform}
        options={platforms.map(({ id, label }) => [id, label] as const)}
        onChange={(platform) => onType({ platform })}
        hint={form.summary}
      />
      {canBeLocal(form) ? (
        <ChoiceField
          label={text.server}
          value={draft.server}
          options={[
            ['local', text.servers.local],
            ['other', text.servers.other],
          ]}
          onChange={(server) => onType({ server })}
        />
      ) : null}
      {isLocal(draft, form) ? (
        <>
          <p className="dim">
            {hub.running
              ? text.hubAt(hubHost(hub.address), localPort(form, hub.address, address.settings))
              : text.hubStopped}
          </p>
          {hub.running && unknown > 0 ? (
            <MessageBar intent="info" layout="multiline">
              <MessageBarBody>{text.notYet[face?.makes ?? 'registered'](unknown)}</MessageBarBody>
            </MessageBar>
          ) : null}
          {needsTopics(form) ? (
            <Topics draft={draft} form={form} hub={hub} onChange={(allowTopics) => onType({ allowTopics })} />
          ) : null}
        </>
      ) : (
        <>
          <div className="columns hostport">
            <TextField
              label={form.host.label}
              required
              value={address.host}
              onChange={(host) => onType(withAddress(draft, form, { host }))}
              fault={faults['host']}
              hint={
                notices['host'] === undefined ? (
                  form.host.hint
                ) : (
                  <span style={{ color: 'var(--warn)' }}>{notices['host']}</span>
                )
              }
            />
            <TextField
              label={text.port}
              value={address.port}
              onChange={(port) => onType(withAddress(draft, form, { port }))}
              fault={faults['port']}
            />
          </div>
          <ServerAuthorities
            typed={{ platform: form.id, ...address }}
            chosen={draft.serverCa}
            onChange={(serverCa) => onType({ serverCa })}
          />
        </>
      )}
      {known.length === 0 ? null : <Known names={known} form={form} values={face?.settings(hub, form) ?? {}} />}
      <PlatformFields
        form={form}
        settings={address.settings}
        except={[...known, ...(draft.mode === 'pubsub' ? ['subscription'] : [])]}
        faults={faults}
        onType={(settings) => onType(withAddress(draft, form, { settings }))}
      />
    </div>
  );
}

interface KnownProps {
  readonly names: readonly string[];
  readonly form: PlatformForm;
  readonly values: Readonly<Record<string, string>>;
}

/** Settings that nobody need copy: the local hub knows them. */
function Known({ names, form, values }: KnownProps) {
  return (
    <dl className="facts">
      {form.fields
        .filter(({ name }) => names.includes(name))
        .map(({ name, label }) => (
          <Fragment key={name}>
            <dt>{label}</dt>
            <dd>{values[name] === undefined ? text.knownByHub : <Copyable text={values[name]} what={label} />}</dd>
          </Fragment>
        ))}
    </dl>
  );
}

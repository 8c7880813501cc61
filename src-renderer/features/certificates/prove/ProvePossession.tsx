import { Button, MessageBar, MessageBarBody, Radio, RadioGroup, Field } from '@fluentui/react-components';
import { useReducer } from 'react';
import type { AuthorityLine } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { prove as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { SigningDoubts, firstToSign, refusalOf } from '../certificate/index.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { CloudCode } from './CloudCode.tsx';
import { LocalProof } from './LocalProof.tsx';
import { proveLocally } from './local.ts';
import { Proved } from './Proved.tsx';
import { localHub, next, start } from './steps.ts';

/** Proof of possession: at the local hub in one press, or for a cloud with what to click there. */
export function ProvePossession({ authority }: { readonly authority: string | undefined }) {
  const bench = useBench();
  const { go, leave } = useNavigation();
  const { authorities } = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const hubPort = useStore(bench.hubPort);
  const [state, dispatch] = useReducer(next, authority ?? firstToSign(authorities) ?? '', start);
  const { begin, ...cancel } = useCancel();
  const { draft } = state;
  const chosen = authorities.find(({ name }) => name === draft.authority);
  if (chosen === undefined) {
    return (
      <Page title={text.title} subtitle={text.subtitle}>
        <section className="card" aria-label={text.title}>
          <EmptyState
            drawing="certificates"
            text={text.noAuthority}
            action={
              <Button appearance="primary" data-autofocus onClick={() => go({ page: 'create-authority' })}>
                {text.createAuthority}
              </Button>
            }
          />
        </section>
      </Page>
    );
  }
  const remembered = chosen.passphraseRemembered;
  const refusal = refusalOf(authorities, chosen.name, 'certificate');
  const atHub = hub.authorities.find(
    ({ certificate }) => certificate.thumbprintSha256 === chosen.certificate.thumbprintSha256,
  );
  // Nothing is to be done, and doing it again could only take something away.
  const verified = draft.destination === localHub && atHub?.status === 'verified';
  const frame = {
    title: text.title,
    subtitle: text.subtitle,
    steps: draft.destination === localHub ? text.steps : text.cloudSteps,
  };

  const goOn = async (port = hubPort) => {
    const event = { type: 'next', remembered, refusal } as const;
    const after = next(state, event);
    dispatch(event);
    if (after.step === 'local' && after.working) {
      const { passphrase } = after.draft;
      await proveLocally(bench, { authority: chosen.name, passphrase, port, jobId: begin().jobId }, dispatch);
    } else if (after.step === 'code' && after.working) {
      const { destination, code, passphrase } = after.draft;
      const proof = await bench.call('proof.sign', {
        workspace: bench.workspace,
        authority: chosen.name,
        code,
        destination,
        jobId: begin().jobId,
        ...(passphrase === '' ? {} : { passphrase }),
      });
      dispatch(proof.ok ? { type: 'proved', proof: proof.value } : { type: 'failed', failure: proof.error });
    }
  };

  switch (state.step) {
    case 'where':
      return (
        <Wizard
          {...frame}
          current={0}
          heading={text.where}
          unsaved={false}
          back={{ label: ui.cancel, onBack: leave }}
          next={
            verified
              ? { label: text.toDevices, onNext: () => go({ page: 'create-devices', authority: chosen.name }) }
              : {
                  label: draft.destination === localHub ? text.nextLocal : text.nextCloud,
                  onNext: () => void goOn(),
                }
          }
        >
          {verified ? (
            <MessageBar intent="success" layout="multiline">
              <MessageBarBody>{text.verifiedAlready(chosen.name)}</MessageBarBody>
            </MessageBar>
          ) : null}
          <Where
            authorities={authorities}
            authority={draft.authority}
            destination={draft.destination}
            onChange={(part) => dispatch({ type: 'typed', part })}
          />
        </Wizard>
      );
    case 'local':
      return (
        <LocalProof
          {...frame}
          state={state}
          wait={state.working ? { words: text.proving, ...cancel } : undefined}
          remembered={remembered}
          onType={(part) => dispatch({ type: 'typed', part })}
          onBack={() => dispatch({ type: 'back' })}
          onNext={(port) => void goOn(port)}
        />
      );
    case 'code':
      return (
        <CloudCode
          {...frame}
          state={state}
          wait={state.working ? { words: text.signing, ...cancel } : undefined}
          authority={chosen}
          remembered={remembered}
          onType={(part) => dispatch({ type: 'typed', part })}
          onBack={() => dispatch({ type: 'back' })}
          onNext={() => void goOn()}
        />
      );
    case 'proved':
      return <Proved {...frame} state={state} />;
  }
}

interface WhereProps {
  readonly authorities: readonly AuthorityLine[];
  readonly authority: string;
  readonly destination: string;
  readonly onChange: (part: { authority?: string; destination?: string }) => void;
}

function Where({ authorities, authority, destination, onChange }: WhereProps) {
  const destinations = useBench()
    .platforms.get()
    .flatMap(({ id, label, proof }) => (proof === undefined ? [] : [[id, label, proof.about] as const]));
  return (
    <>
      <ChoiceField
        label={text.authority}
        value={authority}
        options={authorities.map(({ name }) => [name, name] as const)}
        onChange={(name) => onChange({ authority: name })}
        fault={refusalOf(authorities, authority, 'certificate')}
      />
      <SigningDoubts lines={authorities} name={authority} />
      <Field label={text.destination}>
        <RadioGroup value={destination} onChange={(_event, data) => onChange({ destination: data.value })}>
          {destinations.map(([id, name, about]) => (
            <Radio
              key={id}
              value={id}
              label={
                <>
                  {name}
                  <br />
                  <span className="dim small">{about}</span>
                </>
              }
            />
          ))}
        </RadioGroup>
      </Field>
      <MessageBar intent="info" layout="multiline">
        <MessageBarBody>{text.sameCertificate(authority)}</MessageBarBody>
      </MessageBar>
    </>
  );
}

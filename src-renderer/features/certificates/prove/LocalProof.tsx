import { CheckmarkCircleFilled, CircleRegular } from '@fluentui/react-icons';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { prove as text } from './words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import type { Deed } from '../../../ui/remedies.ts';
import type { RemedyAction } from '../../../../src-main/contract/remedies.ts';
import type { Wait } from '../../../ui/Waiting.tsx';
import { Wizard, type WizardFrame } from '../../../ui/Wizard.tsx';
import { type Draft, type LocalDone, type State, localSteps } from './steps.ts';
import css from './prove.module.css';

interface LocalProofProps extends WizardFrame {
  readonly state: Extract<State, { step: 'local' }>;
  readonly wait: Wait | undefined;
  readonly remembered: boolean;
  readonly onType: (part: Partial<Draft>) => void;
  readonly onBack: () => void;
  readonly onNext: (port?: number) => void;
}

/** What will happen at the local hub, and how far it is. */
export function LocalProof({ state, wait, remembered, onType, onBack, onNext, ...frame }: LocalProofProps) {
  const { draft, faults, working, done, failure } = state;
  const act = (action: RemedyAction): Promise<Deed> | undefined => {
    if (action.do !== 'use-port') return undefined;
    onNext(action.port);
    return Promise.resolve('elsewhere');
  };
  return (
    <Wizard
      {...frame}
      current={1}
      heading={text.localHeading}
      faults={faults}
      unsaved={false}
      back={{ onBack }}
      next={{ label: text.proveNow, onNext: () => onNext() }}
      wait={wait}
    >
      <Problem failure={failure} act={act} />
      {remembered ? (
        <p className="dim">{passphraseText.remembered}</p>
      ) : (
        <TextField
          label={passphraseText.of(draft.authority)}
          type="password"
          required
          value={draft.passphrase}
          onChange={(passphrase) => onType({ passphrase })}
          fault={faults.passphrase}
        />
      )}
      <div>
        <p>{text.localIntro(draft.authority)}</p>
        <LocalChecks done={done} working={working} />
      </div>
    </Wizard>
  );
}

export function LocalChecks({ done, working }: { readonly done: LocalDone; readonly working: boolean }) {
  const current = localSteps.find((step) => done[step] === undefined);
  return (
    <ul className={css['checks']} aria-live="polite">
      {localSteps.map((step) => {
        const words = done[step];
        return (
          <li key={step}>
            <span className={css['mark']} aria-hidden="true">
              {words !== undefined ? (
                <CheckmarkCircleFilled fontSize={20} color="var(--ok)" />
              ) : working && step === current ? (
                <Busy />
              ) : (
                <CircleRegular fontSize={20} color="var(--faint)" />
              )}
            </span>
            <span className={words === undefined ? 'dim' : 'break'}>{words ?? text.local[step]}</span>
          </li>
        );
      })}
    </ul>
  );
}

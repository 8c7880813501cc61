import type { ReactNode } from 'react';
import type { AppInfo } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import type { NewPassphrase } from '../../ui/new-secret.ts';
import { Problem } from '../../ui/Problem.tsx';
import type { Wait } from '../../ui/Waiting.tsx';
import { Wizard, type WizardFrame } from '../../ui/Wizard.tsx';
import { NewPassphraseFields } from './NewPassphraseFields.tsx';

interface PassphraseStepProps extends WizardFrame {
  readonly heading: string;
  /** Above the passphrase. */
  readonly intro?: string;
  readonly passphrase: NewPassphrase;
  readonly faults: Readonly<{ passphrase?: string; again?: string }>;
  readonly failure: Failure | undefined;
  readonly remembers: AppInfo['remembers'];
  /** What the last button does. */
  readonly action: string;
  /** While it is done. */
  readonly wait: Wait | undefined;
  readonly onType: (passphrase: NewPassphrase) => void;
  readonly onBack: () => void;
  readonly onNext: () => void;
  /** Below the passphrase. */
  readonly children?: ReactNode;
}

/**
 * The second step of bringing an authority into a workspace: what its key is protected by, and the waiting for it. No
 * component, so that the frame stays the same one from step to step and the focus goes to the step's heading.
 */
export function passphraseStep(props: PassphraseStepProps) {
  const { title, subtitle, steps, heading, intro, passphrase, faults, failure, action, wait } = props;
  return (
    <Wizard
      title={title}
      subtitle={subtitle}
      steps={steps}
      current={1}
      heading={heading}
      faults={faults}
      unsaved={wait !== undefined || passphrase.first !== ''}
      back={{ onBack: props.onBack }}
      next={{ label: action, onNext: props.onNext }}
      wait={wait}
    >
      <Problem failure={failure} />
      {intro === undefined ? null : <p className="dim">{intro}</p>}
      <NewPassphraseFields value={passphrase} onChange={props.onType} faults={faults} remembers={props.remembers} />
      {props.children}
    </Wizard>
  );
}

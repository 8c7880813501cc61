import type { ReactNode } from 'react';
import { useBench } from '../api/bench.ts';
import type { Failure } from '../api/host.ts';
import { NewPassphraseFields } from '../ui/Fields.tsx';
import type { NewPassphrase } from '../ui/new-passphrase.ts';
import { Problem } from '../ui/Problem.tsx';
import type { Wait } from '../ui/Waiting.tsx';
import { Wizard, type WizardFrame } from '../ui/Wizard.tsx';

interface PassphrasePageProps extends WizardFrame {
  readonly heading: string;
  /** Above the passphrase. */
  readonly intro?: string;
  readonly passphrase: NewPassphrase;
  readonly faults: Readonly<{ passphrase?: string; again?: string }>;
  readonly failure: Failure | undefined;
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

/** The second step of bringing an authority into a workspace: what its key is protected by, and the waiting for it. */
export function PassphrasePage(props: PassphrasePageProps) {
  const { title, subtitle, steps, heading, intro, passphrase, faults, failure, action, wait } = props;
  const bench = useBench();
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
      <NewPassphraseFields
        value={passphrase}
        onChange={props.onType}
        faults={faults}
        remembers={bench.info.remembers}
      />
      {props.children}
    </Wizard>
  );
}

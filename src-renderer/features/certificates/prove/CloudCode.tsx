import { Button } from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { AuthorityLine, ExternalLink } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { prove as text } from './words.ts';
import { CopyButton } from '../../../ui/Copy.tsx';
import { TextField } from '../../../ui/Fields.tsx';
import { ShowInFolder } from '../certificate/index.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { ui } from '../../../ui/words.ts';
import type { Wait } from '../../../ui/Waiting.tsx';
import { Wizard, type WizardFrame } from '../../../ui/Wizard.tsx';
import { CloudCommands } from './CloudCommands.tsx';
import { certificateFile, filledIn } from './cloud-files.ts';
import { type Draft, type State, codeHint } from './steps.ts';
import css from './prove.module.css';

interface CloudCodeProps extends WizardFrame {
  readonly state: Extract<State, { step: 'code' }>;
  readonly wait: Wait | undefined;
  readonly authority: AuthorityLine;
  readonly remembered: boolean;
  readonly onType: (part: Partial<Draft>) => void;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** What to click in the cloud's portal to get a code, and the place to paste it. */
export function CloudCode({ state, wait, authority, remembered, onType, onBack, onNext, ...frame }: CloudCodeProps) {
  const { draft, faults, failure } = state;
  const platform = useBench().platform(draft.destination);
  const cloud = platform?.proof?.byHand;
  if (platform === undefined || cloud === undefined) return null;
  const file = certificateFile(authority.files, cloud.form);
  const hint = codeHint(draft.code);
  return (
    <Wizard
      {...frame}
      current={1}
      heading={text.codeHeading(platform.label)}
      faults={faults}
      unsaved={draft.code !== ''}
      back={{ onBack }}
      next={{ label: text.sign, onNext }}
      wait={wait}
    >
      <Problem failure={failure} />
      <Card title={text.whatToDo} beside={<LinkButton link={cloud.link} label={cloud.linkLabel} />}>
        <ol className={css['instructions']}>
          {cloud.before.map((line) => (
            <li key={line}>{filledIn(line, { file: file?.name ?? '' })}</li>
          ))}
        </ol>
        {file === undefined ? null : <FileRow label={text.file} name={file.name} path={file.path} />}
        <CloudCommands commands={cloud.commands?.before} />
      </Card>
      <TextField
        label={text.code}
        required
        mono
        value={draft.code}
        onChange={(code) => onType({ code })}
        fault={faults.code}
        hint={
          hint === undefined || faults.code !== undefined
            ? cloud.codeHint
            : hint.usual
              ? text.codeUsual(hint.digits)
              : text.codeUnusual
        }
      />
      {remembered ? (
        <p className="dim">{passphraseText.remembered}</p>
      ) : (
        <TextField
          label={passphraseText.of(authority.name)}
          type="password"
          required
          value={draft.passphrase}
          onChange={(passphrase) => onType({ passphrase })}
          fault={faults.passphrase}
        />
      )}
    </Wizard>
  );
}

/** A file to choose in a portal: its name to copy, and its folder. */
export function FileRow({
  label,
  name,
  path,
}: {
  readonly label: string;
  readonly name: string;
  readonly path: string;
}) {
  return (
    <div className="well row">
      <span className="dim">{label}</span>
      <b className="mono break">{name}</b>
      <CopyButton text={name} what={name} />
      <ShowInFolder path={path} label={ui.showFolder} />
    </div>
  );
}

export function LinkButton({ link, label }: { readonly link: ExternalLink; readonly label: string }) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const open = async () => {
    const opened = await bench.call('app.openLink', { link });
    setFailure(opened.ok ? undefined : opened.error);
  };
  return (
    <>
      <Button size="small" icon={<OpenRegular />} onClick={() => void open()}>
        {label}
      </Button>
      <Problem failure={failure} />
    </>
  );
}

import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { prove as text } from './words.ts';
import { HowTo } from '../../howto/index.ts';
import { Acceptance, FileList, Remarks } from '../certificate/index.ts';
import { Card } from '../../../ui/Page.tsx';
import { Wizard, type WizardFrame } from '../../../ui/Wizard.tsx';
import { FileRow, LinkButton } from './CloudCode.tsx';
import { CloudCommands } from './CloudCommands.tsx';
import { certificateFile, filledIn } from './cloud-files.ts';
import { LocalChecks } from './LocalProof.tsx';
import type { State } from './steps.ts';
import css from './prove.module.css';

interface ProvedProps extends WizardFrame {
  readonly state: Extract<State, { step: 'proved' }>;
}

/** What came of it, and for a cloud where to hand it in. */
export function Proved({ state: { draft, proof, done }, ...frame }: ProvedProps) {
  const { go } = useNavigation();
  const bench = useBench();
  const cloud = bench.platform(draft.destination)?.proof?.byHand;
  const file = certificateFile(proof.files, cloud?.form ?? 'cer');
  const { authorities, proofs } = useStore(bench.overview);
  const authority = authorities.find(({ name }) => name === draft.authority);
  const made = proofs.find((line) => line.authority === draft.authority && line.code === proof.code);
  const verified = cloud === undefined || made?.verifiedAt !== undefined;
  const uploaded = certificateFile(authority?.files ?? [], cloud?.form ?? 'cer');
  return (
    <Wizard
      {...frame}
      current={2}
      done={verified}
      heading={verified ? text.verified(draft.authority) : text.signedHeading}
      unsaved={false}
      back={{ label: text.home, onBack: () => go({ page: 'home' }) }}
      next={{ label: text.toDevices, onNext: () => go({ page: 'create-devices', authority: draft.authority }) }}
    >
      {cloud === undefined ? (
        <div className="card">
          <LocalChecks done={done} working={false} />
          <p className="sub">{text.verifiedText}</p>
        </div>
      ) : (
        <Card title={text.whatToDo} beside={<LinkButton link={cloud.link} label={cloud.linkLabel} />}>
          <ol className={css['instructions']}>
            {cloud.after.map((line) => (
              <li key={line}>{filledIn(line, { file: file?.name ?? '' })}</li>
            ))}
          </ol>
          {file === undefined ? null : <FileRow label={text.verificationFile} name={file.name} path={file.path} />}
          {file === undefined || uploaded === undefined || cloud.commands === undefined ? null : (
            <CloudCommands
              commands={filledIn(cloud.commands.after, { authorityFile: uploaded.path, verificationFile: file.path })}
            />
          )}
        </Card>
      )}
      {cloud === undefined || made === undefined ? null : (
        <div className="card">
          <Acceptance proof={made} />
        </div>
      )}
      <Card title={text.files}>
        <FileList files={proof.files} />
      </Card>
      <Remarks warnings={proof.warnings} />
      <HowTo topic={{ topic: 'proof', authority: draft.authority, code: proof.code }} />
    </Wizard>
  );
}

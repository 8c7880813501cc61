import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { createServer as text } from './words.ts';
import { CopyButton } from '../../../ui/Copy.tsx';
import { ExportButton } from '../export/index.ts';
import { CertificateFactList, FileList, Remarks } from '../certificate/index.ts';
import { HowTo } from '../../howto/index.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { Wizard } from '../../../ui/Wizard.tsx';
import { type State, howtoOf } from './steps.ts';

interface MadeProps {
  readonly title: string;
  readonly subtitle: string;
  readonly steps: readonly string[];
  readonly state: Extract<State, { step: 'made' }>;
}

/** The files, what clients need, and the hub that can use them at once. */
export function Made({ state: { draft, checked, made }, ...frame }: MadeProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const { running } = useStore(bench.hub);
  const { authorities } = useStore(bench.overview);
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const { name, authority, authorityPem, files, certificate, warnings } = made;
  const signer = authorities.find((line) => line.name === authority);
  const takeForHub = async () => {
    setStarting(true);
    const failed =
      (running ? await bench.stopHub() : undefined) ??
      (await bench.startHub(bench.hubPort.get(), { serverCertificate: { workspace: bench.workspace, name } }));
    setStarting(false);
    setFailure(failed);
    if (failed === undefined) go({ page: 'hub' });
  };
  return (
    <Wizard
      {...frame}
      current={2}
      done
      heading={text.made(name)}
      unsaved={false}
      back={{ label: text.home, onBack: () => go({ page: 'home' }) }}
      next={{
        label: text.show,
        onNext: () => go({ page: 'certificates', selected: { kind: 'server', name } }),
      }}
      aside={
        <Button disabledFocusable={starting} onClick={() => void takeForHub()}>
          {running ? text.restartHub : text.takeForHub}
        </Button>
      }
    >
      <Problem failure={failure} />
      <Card title={text.files} beside={<ExportButton size="small" subjects={[{ kind: 'server', name }]} />}>
        <p className="sub">{text.filesHint(name)}</p>
        <FileList files={files} />
      </Card>
      <Remarks warnings={warnings} />
      <Card title={text.trust} beside={<CopyButton text={authorityPem} what={text.trustPem} wide />}>
        <p className="sub">{text.trustText(name, authority, signer?.parent === undefined)}</p>
      </Card>
      <div className="card">
        <CertificateFactList facts={certificate} />
      </div>
      <HowTo topic={howtoOf(draft, checked)} />
    </Wizard>
  );
}

import { Button } from '@fluentui/react-components';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { AnsweredRequest } from '../../../../src-main/contract/models.ts';
import { CopyButton } from '../../../ui/Copy.tsx';
import { useNavigation } from '../../../ui/navigation.ts';
import { Card } from '../../../ui/Page.tsx';
import { Wizard, type WizardFrame } from '../../../ui/Wizard.tsx';
import { ui } from '../../../ui/words.ts';
import { HowTo } from '../../howto/index.ts';
import { CertificateFactList, FileList, Remarks } from '../certificate/index.ts';
import { ExportButton } from '../export/index.ts';
import { request as text } from './words.ts';

interface AnsweredProps extends WizardFrame {
  readonly heading: string;
  readonly made: AnsweredRequest;
  /** Shows the commands for the same. */
  readonly howto?: MethodInput<'howto.show'> | undefined;
}

/** The certificate that a request has got: its files, whom to hand it, and what can be done with it. */
export function Answered({ heading, made, howto, ...frame }: AnsweredProps) {
  const { go, leave } = useNavigation();
  const { kind, name, files, certificate, certificatePem, chainPem, warnings, trashId } = made;
  const isDevice = kind === 'device';
  const show = () => go({ page: 'certificates', selected: { kind, name } });
  return (
    <Wizard
      {...frame}
      current={frame.steps.length - 1}
      done
      heading={heading}
      unsaved={false}
      back={{ label: ui.close, onBack: leave }}
      next={
        isDevice
          ? { label: text.simulate, onNext: () => go({ page: 'simulate', deviceIds: [name], setup: true }) }
          : { label: text.show, onNext: show }
      }
      aside={isDevice ? <Button onClick={show}>{text.show}</Button> : undefined}
    >
      <Card
        title={text.files}
        beside={kind === 'certificate' ? null : <ExportButton size="small" subjects={[{ kind, name }]} />}
      >
        {kind === 'certificate' ? (
          <div className="stack tight">
            <p className="sub">{text.hand}</p>
            <div className="row">
              <CopyButton text={chainPem} what={text.chain} wide />
              <CopyButton text={certificatePem} what={text.own} wide />
            </div>
          </div>
        ) : trashId === undefined ? null : (
          <p className="sub">{text.inTrash}</p>
        )}
        <FileList files={files} />
      </Card>
      <Remarks warnings={warnings} />
      <div className="card">
        <CertificateFactList facts={certificate} />
      </div>
      {howto === undefined ? null : <HowTo topic={howto} />}
    </Wizard>
  );
}

import { Button } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { useNavigation } from '../../../ui/navigation.ts';
import { Page } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import type { CertificateKey } from '../../../ui/routes.ts';
import { LookAtFile } from './LookAtFile.tsx';
import { Reports } from './Reports.tsx';
import { viewer as text } from './words.ts';

interface LookAtProps {
  /** A certificate of the workspace; without it a file is asked for. */
  readonly of: CertificateKey | undefined;
  /** Which of its chain, from itself up. */
  readonly at: number | undefined;
}

/** Everything that certificates say: one of the workspace with its chain, or those in a file. */
export function LookAt({ of, at }: LookAtProps) {
  const { go } = useNavigation();
  const back = (
    <Button
      icon={<ArrowLeftRegular />}
      onClick={() => go({ page: 'certificates', ...(of === undefined ? {} : { selected: of }) })}
    >
      {text.back}
    </Button>
  );
  return of === undefined ? (
    <Page title={text.fileTitle} subtitle={text.fileSubtitle} beside={back}>
      <LookAtFile />
    </Page>
  ) : (
    <Page title={text.title} subtitle={text.subtitle(of.name)} beside={back}>
      <OfWorkspace of={of} at={at} />
    </Page>
  );
}

function OfWorkspace({ of: { kind, name, code }, at }: { readonly of: CertificateKey; at: number | undefined }) {
  const bench = useBench();
  const { workspace } = bench;
  const [found, setFound] = useState<MethodOutput<'certificate.report'>>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let wanted = true;
    const source = { from: 'thing' as const, workspace, kind, name, code };
    void bench.call('certificate.report', { source, trees: true }).then((reply) => {
      if (!wanted) return;
      setFound(reply.ok ? reply.value : undefined);
      setFailure(reply.ok ? undefined : reply.error);
    });
    return () => {
      wanted = false;
    };
  }, [bench, workspace, kind, name, code]);
  if (failure !== undefined) return <Problem failure={failure} />;
  return found === undefined ? <Busy label={text.reading} size="medium" /> : <Reports found={found} first={at} />;
}

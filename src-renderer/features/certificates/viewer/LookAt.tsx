import { Button } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useState } from 'react';
import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
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

type Source = MethodInput<'certificate.report'>['source'];

interface LookAtProps {
  /** A certificate of the workspace. */
  readonly of: CertificateKey | undefined;
  /** Which of its chain, from itself up. */
  readonly at: number | undefined;
  /** One that is trusted for servers. Without both a file is asked for. */
  readonly trusted: { readonly name: string; readonly pem: string } | undefined;
}

/** Everything that certificates say: one of the workspace with its chain, one that is trusted for servers, or those in a file. */
export function LookAt({ of, at, trusted }: LookAtProps) {
  const { workspace } = useBench();
  const { go } = useNavigation();
  const source = useMemo((): Source | undefined => {
    if (of !== undefined) return { from: 'thing', workspace, kind: of.kind, name: of.name, code: of.code };
    return trusted === undefined ? undefined : { from: 'text', text: trusted.pem };
  }, [of, trusted, workspace]);
  const back = (
    <Button
      icon={<ArrowLeftRegular />}
      onClick={() =>
        go(
          trusted === undefined
            ? { page: 'certificates', ...(of === undefined ? {} : { selected: of }) }
            : { page: 'settings' },
        )
      }
    >
      {trusted === undefined ? text.back : text.backToSettings}
    </Button>
  );
  const name = of?.name ?? trusted?.name;
  return source === undefined || name === undefined ? (
    <Page title={text.fileTitle} subtitle={text.fileSubtitle} beside={back}>
      <LookAtFile />
    </Page>
  ) : (
    <Page title={text.title} subtitle={text.subtitle(name)} beside={back}>
      <Known source={source} at={at} />
    </Page>
  );
}

function Known({ source, at }: { readonly source: Source; readonly at: number | undefined }) {
  const bench = useBench();
  const [found, setFound] = useState<MethodOutput<'certificate.report'>>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let wanted = true;
    void bench.call('certificate.report', { source, trees: true }).then((reply) => {
      if (!wanted) return;
      setFound(reply.ok ? reply.value : undefined);
      setFailure(reply.ok ? undefined : reply.error);
    });
    return () => {
      wanted = false;
    };
  }, [bench, source]);
  if (failure !== undefined) return <Problem failure={failure} />;
  return found === undefined ? <Busy label={text.reading} size="medium" /> : <Reports found={found} first={at} />;
}

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
import type { CertificateKey, PresentedPem, Route } from '../../../ui/routes.ts';
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
  /** What a client has shown to the local hub. */
  readonly presented: PresentedPem | undefined;
}

/** Where the user came from. */
function origin({ of, trusted, presented }: LookAtProps): { readonly route: Route; readonly words: string } {
  if (presented !== undefined) {
    return { route: { page: 'hub', tab: 'refusals', refusal: presented.refusal }, words: text.backToRefusal };
  }
  if (trusted !== undefined) return { route: { page: 'settings' }, words: text.backToSettings };
  return { route: { page: 'certificates', ...(of === undefined ? {} : { selected: of }) }, words: text.back };
}

/** Everything that certificates say: of the workspace, of a server that is trusted, of a client that was refused, or of a file. */
export function LookAt(props: LookAtProps) {
  const { of, at, trusted, presented } = props;
  const { workspace } = useBench();
  const { go } = useNavigation();
  const source = useMemo((): Source | undefined => {
    if (of !== undefined) return { from: 'thing', workspace, kind: of.kind, name: of.name, code: of.code };
    const pem = presented?.pem ?? trusted?.pem;
    return pem === undefined ? undefined : { from: 'text', text: pem };
  }, [of, trusted, presented, workspace]);
  const { route, words } = origin(props);
  const back = (
    <Button icon={<ArrowLeftRegular />} onClick={() => go(route)}>
      {words}
    </Button>
  );
  const name = of?.name ?? presented?.name ?? trusted?.name;
  return source === undefined || name === undefined ? (
    <Page title={text.fileTitle} subtitle={text.fileSubtitle} beside={back}>
      <LookAtFile />
    </Page>
  ) : (
    <Page title={text.title} subtitle={text.subtitle(name)} beside={back}>
      <Known source={source} at={at} against={presented?.against} />
    </Page>
  );
}

interface KnownProps {
  readonly source: Source;
  readonly at: number | undefined;
  readonly against: string | undefined;
}

function Known({ source, at, against }: KnownProps) {
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
  return found === undefined ? (
    <Busy label={text.reading} size="medium" />
  ) : (
    <Reports found={found} first={at} against={against} />
  );
}

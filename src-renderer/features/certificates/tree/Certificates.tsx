import { Button } from '@fluentui/react-components';
import { useCallback, useMemo } from 'react';
import type { ThingLists } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { certificates as text } from './words.ts';
import { Page } from '../../../ui/Page.tsx';
import { allKinds, rowOf } from '../kinds/index.ts';
import { CertificateTree } from './CertificateTree.tsx';
import { Details } from './Details.tsx';
import css from './tree.module.css';

/** Everything that the workspace holds: the tree, and one certificate in full. */
export function Certificates({ selected }: { readonly selected: CertificateKey | undefined }) {
  const bench = useBench();
  const { go } = useNavigation();
  const overview = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const verified = useMemo(
    () =>
      new Set(
        hub.authorities
          .filter(({ status }) => status === 'verified')
          .map(({ certificate }) => certificate.thumbprintSha256),
      ),
    [hub.authorities],
  );
  const select = useCallback((key: CertificateKey) => go({ page: 'certificates', selected: key }), [go]);
  const shown = selected ?? firstOf(overview);
  const create = (appearance: 'primary' | 'secondary') => (
    <Button
      appearance={appearance}
      data-autofocus={appearance === 'primary' ? true : undefined}
      onClick={() => go({ page: 'create-authority' })}
    >
      {text.createAuthority}
    </Button>
  );
  const openExisting = <Button onClick={() => go({ page: 'open-authority' })}>{text.openExisting}</Button>;
  const lookAt = <Button onClick={() => go({ page: 'look-at' })}>{text.lookAt}</Button>;
  const createServer = <Button onClick={() => go({ page: 'create-server' })}>{text.createServer}</Button>;
  /** What is of use beside the tree, now and then. */
  const tool = (label: string, page: 'timeline' | 'look-at' | 'test-certificates') => (
    <Button size="small" appearance="transparent" className="linkbutton" onClick={() => go({ page })}>
      {label}
    </Button>
  );
  const subtitle = text.subtitle(overview.workspace.name);
  if (shown === undefined) {
    return (
      <Page title={text.title} subtitle={subtitle}>
        <section className={`card empty ${css['certempty']}`} aria-label={text.emptyTitle}>
          <h2>{text.emptyTitle}</h2>
          <p>{text.emptyText}</p>
          <div className="row">
            {create('primary')}
            {openExisting}
            {lookAt}
          </div>
          <p>{text.emptyDevices}</p>
          <Button appearance="transparent" className="linkbutton" onClick={() => go({ page: 'create-devices' })}>
            {text.createSelfSigned}
          </Button>
          <Button appearance="transparent" className="linkbutton" onClick={() => go({ page: 'create-server' })}>
            {text.createServer}
          </Button>
        </section>
      </Page>
    );
  }
  return (
    <Page
      title={text.title}
      subtitle={subtitle}
      full
      beside={
        <>
          {openExisting}
          {createServer}
          {create('secondary')}
        </>
      }
    >
      <div className={css['tools']}>
        {tool(text.timeline, 'timeline')}
        {tool(text.lookAt, 'look-at')}
        {tool(text.testCertificates, 'test-certificates')}
      </div>
      <div className={css['certpage']}>
        <CertificateTree overview={overview} selected={shown} verified={verified} onSelect={select} />
        <Details selected={shown} overview={overview} hub={hub} />
      </div>
    </Page>
  );
}

/** A root, else what there is of what is listed without an authority, the most numerous kind first. */
function firstOf(lists: ThingLists): CertificateKey | undefined {
  const { authorities } = lists;
  const root = authorities.find(({ parent }) => parent === undefined) ?? authorities[0];
  if (root !== undefined) return { kind: 'authority', name: root.name };
  for (const kind of allKinds.toReversed()) {
    const { orphans, lines, keyOf } = rowOf(kind);
    const [first] = lines(lists);
    if (orphans !== undefined && first !== undefined) return keyOf(first);
  }
  return undefined;
}

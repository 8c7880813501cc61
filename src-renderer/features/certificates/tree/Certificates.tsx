import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ThingLists } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { certificates as text } from './words.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { allKinds, rowOf } from '../kinds/index.ts';
import {
  FilterBar,
  Legend,
  NothingFound,
  TableView,
  ViewSwitch,
  entriesOf,
  filtered,
  isFiltered,
  knownPlaces,
  noFilters,
  nothingMarked,
} from '../library/index.ts';
import { UndoBar } from '../trash/index.ts';
import { CertificateTree } from './CertificateTree.tsx';
import { Details } from './Details.tsx';
import css from './tree.module.css';

type ToolPage =
  | 'timeline'
  | 'look-at'
  | 'test-certificates'
  | 'open-authority'
  | 'bring-in'
  | 'create-devices'
  | 'create-request'
  | 'enroll'
  | 'create-server';

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
  /** What is chosen while the table was asked for: where there is room for one of them, its details wait. */
  const [aside, setAside] = useState<CertificateKey>();
  const select = useCallback(
    (key: CertificateKey) => {
      setAside(undefined);
      go({ page: 'certificates', selected: key });
    },
    [go],
  );
  const notes = useStore(bench.library.notes);
  const view = useStore(bench.library.view);
  const [filters, setFilters] = useState(noFilters);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const revealed = useRef<string>(undefined);
  const [marked, setMarked] = useState(nothingMarked);
  const asked = useDeferredValue(filters);
  const entries = useMemo(() => entriesOf(overview, knownPlaces(hub), notes.things), [overview, hub, notes]);
  const grouped = useMemo(() => entries.some(({ group }) => group !== undefined), [entries]);
  const found = useMemo(() => filtered(entries, asked), [entries, asked]);
  const inTree = useMemo(
    () => (isFiltered(asked) ? new Set(found.shown.map(({ id }) => id)) : undefined),
    [asked, found],
  );
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const toSearch = () => search.current?.focus();
  const isTable = view === 'table';
  const first = firstOf(overview);
  const shown = selected ?? (isTable ? undefined : first);
  // What was hidden below the details can take the focus only once they are gone.
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && isTable && shown === undefined) list.current?.focus();
    wasOpen.current = shown !== undefined;
  }, [isTable, shown]);
  const tableLayout = shown === undefined ? css['tablepage'] : css['tabledetails'];
  const layout = isTable ? tableLayout : css['certpage'];
  const waits = isTable && shown !== undefined && shown === aside;
  const create = (appearance: 'primary' | 'secondary') => (
    <Button
      appearance={appearance}
      data-autofocus={appearance === 'primary' ? true : undefined}
      onClick={() => go({ page: 'create-authority' })}
    >
      {text.createAuthority}
    </Button>
  );
  const bringIn = <Button onClick={() => go({ page: 'bring-in' })}>{text.bringIn}</Button>;
  const createServer = <Button onClick={() => go({ page: 'create-server' })}>{text.createServer}</Button>;
  /** What is of use now and then. */
  const tool = (label: string, page: ToolPage) => (
    <Button size="small" appearance="transparent" className="linkbutton" onClick={() => go({ page })}>
      {label}
    </Button>
  );
  const subtitle = text.subtitle(overview.workspace.name);
  if (first === undefined) {
    return (
      <Page title={text.title} subtitle={subtitle}>
        <UndoBar onDone={() => document.querySelector('h1')?.focus()} />
        <section className="card" aria-label={text.emptyTitle}>
          <EmptyState
            drawing="certificates"
            title={text.emptyTitle}
            text={text.emptyText}
            action={create('primary')}
            others={
              <>
                {tool(text.openExisting, 'open-authority')}
                {tool(text.bringIn, 'bring-in')}
                {tool(text.lookAt, 'look-at')}
                {tool(text.createSelfSigned, 'create-devices')}
                {tool(text.createRequest, 'create-request')}
                {tool(text.enroll, 'enroll')}
                {tool(text.createServer, 'create-server')}
              </>
            }
          />
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
          {bringIn}
          {createServer}
          {create('secondary')}
        </>
      }
    >
      <div className={css['tools']}>
        {tool(text.timeline, 'timeline')}
        {tool(text.lookAt, 'look-at')}
        {tool(text.createRequest, 'create-request')}
        {tool(text.enroll, 'enroll')}
        {tool(text.testCertificates, 'test-certificates')}
        <ViewSwitch
          view={view}
          onChange={(next) => {
            bench.library.view.set(next);
            setAside(next === 'table' ? selected : undefined);
          }}
        />
      </div>
      <FilterBar
        filters={filters}
        found={found}
        total={entries.length}
        search={search}
        onChange={setFilters}
        onLeave={() => list.current?.focus()}
      />
      <Problem failure={notes.failure} />
      <UndoBar onDone={() => list.current?.focus()} />
      <div className={waits ? `${layout} ${css['aside']}` : layout}>
        {found.shown.length === 0 ? (
          <section className="card flush" aria-label={text.tree}>
            <NothingFound total={entries.length} onClear={() => setFilters(noFilters)} />
          </section>
        ) : isTable ? (
          <TableView
            shown={found.shown}
            grouped={grouped}
            marked={marked}
            onMark={setMarked}
            opened={shown}
            onOpen={select}
            onSearch={toSearch}
            scroller={list}
          />
        ) : (
          <CertificateTree
            overview={overview}
            selected={shown}
            opened={opened}
            onOpened={setOpened}
            revealed={revealed}
            verified={verified}
            onSelect={select}
            shown={inTree}
            onSearch={toSearch}
            foot={<Legend entries={entries} className={css['legend'] ?? ''} />}
            scroller={list}
          />
        )}
        {shown === undefined ? null : isTable ? (
          <div className={css['side']}>
            <Button size="small" icon={<DismissRegular />} onClick={() => go({ page: 'certificates' })}>
              {text.closeDetails}
            </Button>
            <Details selected={shown} overview={overview} hub={hub} />
          </div>
        ) : (
          <Details selected={shown} overview={overview} hub={hub} />
        )}
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

import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { WorkspaceInfo } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { workspace as text } from './words.ts';
import { Busy } from '../../ui/Busy.tsx';
import { Card, Empty, Tag } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import css from './workspace.module.css';

interface RecentProps {
  readonly onOpened: (name: string) => void;
}

/** Workspaces that were open before, without the one that is open now. */
export function RecentWorkspaces({ onOpened }: RecentProps) {
  const bench = useBench();
  const [recent, setRecent] = useState<readonly WorkspaceInfo[]>();
  const [failure, setFailure] = useState<Failure>();
  const [opening, setOpening] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const read = useCallback(async () => {
    const reply = await bench.call('workspace.recent', {});
    if (reply.ok) setRecent(reply.value.workspaces);
    else setFailure(reply.error);
  }, [bench]);
  useEffect(() => {
    void read();
  }, [read]);

  const open = async ({ workspace, name }: WorkspaceInfo) => {
    setOpening(workspace);
    const failed = await bench.openWorkspace(workspace, false);
    setOpening(undefined);
    setFailure(failed);
    if (failed === undefined) onOpened(name);
    // It may have gone in the meantime.
    else await read();
  };
  const remove = async ({ workspace }: WorkspaceInfo) => {
    const reply = await bench.call('workspace.forget', { workspace });
    setFailure(reply.ok ? undefined : reply.error);
    await read();
    // Its button is gone, and the focus with it.
    list.current?.focus();
  };
  const current = bench.overview.get().workspace;
  const others = recent?.filter(({ folder }) => folder !== current.folder);
  return (
    <Card title={text.recent}>
      <div className={`stack ${css['recentfocus']}`} ref={list} tabIndex={-1}>
        {others === undefined && failure === undefined ? <Busy /> : null}
        {others?.length === 0 ? <Empty>{text.noneRecent}</Empty> : null}
        {others === undefined || others.length === 0 ? null : (
          <ul className={`list ${css['recentlist']}`}>
            {others.map((one) => (
              <li key={one.folder}>
                <div>
                  <div className="row tight">
                    <b className="break">{one.name}</b>
                    {one.state === 'ready' ? null : <Tag tone="warn">{text.states[one.state]}</Tag>}
                    {one.heldBy === undefined ? null : (
                      <span title={one.heldBy}>
                        <Tag tone="brand">{text.held}</Tag>
                      </span>
                    )}
                  </div>
                  <div className="faint mono break">{one.folder}</div>
                </div>
                <span className="end row nowrap tight">
                  {one.state === 'ready' ? (
                    <Button
                      size="small"
                      aria-label={text.openNamed(one.name)}
                      disabledFocusable={opening !== undefined}
                      onClick={() => void open(one)}
                    >
                      {opening === one.workspace ? text.opening : text.open}
                    </Button>
                  ) : null}
                  <Button
                    size="small"
                    appearance="subtle"
                    icon={<DismissRegular />}
                    title={text.remove}
                    aria-label={text.removeNamed(one.name)}
                    onClick={() => void remove(one)}
                  />
                </span>
              </li>
            ))}
          </ul>
        )}
        <Problem failure={failure} />
      </div>
    </Card>
  );
}

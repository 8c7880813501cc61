import { Button, Menu, MenuButton, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useBench } from '../../../bench/bench.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { GroupButton } from '../notes/index.ts';
import { EnrollButton } from '../enroll/index.ts';
import { ExportButton, ManifestButton } from '../export/index.ts';
import { RenewButton } from '../renew/index.ts';
import { pemOf } from './copying.ts';
import type { Entry } from './entries.ts';
import css from './library.module.css';
import { library as text } from './words.ts';

interface BulkBarProps {
  readonly selected: readonly Entry[];
  readonly onCopy: (text: string | Promise<string>) => void;
  readonly onDelete: () => void;
  readonly onClear: () => void;
}

/** What can be done with all that is selected. It is as high without a selection, so that nothing jumps. */
export function BulkBar({ selected, onCopy, onDelete, onClear }: BulkBarProps) {
  const bench = useBench();
  const { go } = useNavigation();
  if (selected.length === 0) {
    return (
      <section className={css['bulk']} aria-label={text.bulk}>
        <p className="small faint">{text.keys}</p>
      </section>
    );
  }
  const devices = selected.filter(({ key }) => key.kind === 'device');
  const deviceIds = devices.map(({ key }) => key.name);
  const lines = (of: (entry: Entry) => string | undefined) =>
    onCopy(
      selected
        .map(of)
        .filter((line) => line !== undefined)
        .join('\n'),
    );
  return (
    <section className={css['bulk']} aria-label={text.bulk}>
      <b className="number">{text.selected(selected.length)}</b>
      <Button
        size="small"
        appearance="subtle"
        icon={<DismissRegular />}
        aria-label={text.unselect}
        title={text.unselectHint}
        onClick={onClear}
      />
      {devices.length === 0 ? null : (
        <Button size="small" appearance="primary" onClick={() => go({ page: 'simulate', deviceIds, setup: true })}>
          {text.simulate(devices.length)}
        </Button>
      )}
      {/* Files of several are made for devices alone. */}
      {devices.length === selected.length ? (
        <>
          <ExportButton size="small" subjects={deviceIds.map((name) => ({ kind: 'device', name }))} />
          <ManifestButton deviceIds={deviceIds} plain />
          <RenewButton deviceIds={deviceIds} size="small" />
          <EnrollButton deviceIds={deviceIds} size="small" />
        </>
      ) : null}
      <GroupButton of={selected} />
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton size="small">{text.copy}</MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => lines(({ name }) => name)}>{text.copyNames}</MenuItem>
            <MenuItem onClick={() => lines(({ thumbprint }) => thumbprint)}>{text.copyThumbprints}</MenuItem>
            <MenuItem onClick={() => onCopy(pemOf(bench, selected))}>{text.copyPem}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <Button size="small" onClick={onDelete}>
        {text.delete}
      </Button>
    </section>
  );
}

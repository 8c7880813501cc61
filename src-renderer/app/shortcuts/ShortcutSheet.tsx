import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { Fragment } from 'react';
import { useBench } from '../../bench/bench.ts';
import { ui } from '../../ui/words.ts';
import { allShortcuts, shownAs } from './shortcuts.ts';
import css from './shortcuts.module.css';
import { shortcuts as text } from './words.ts';

/** The table of shortcuts, as the keyboard of this system has them. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const { system } = useBench().info;
  return (
    <Dialog open onOpenChange={(_event, data) => data.open || onClose()}>
      <DialogSurface style={{ maxWidth: 520 }}>
        <DialogBody>
          <DialogTitle>{text.title}</DialogTitle>
          <DialogContent>
            <dl className={css['sheet']}>
              {allShortcuts.map(({ name, keys }) => (
                <Fragment key={keys.join(' ')}>
                  <dt>{name()}</dt>
                  <dd>
                    {keys.map((chord, index) => (
                      <Fragment key={chord}>
                        {index === 0 ? null : <span className="dim small"> {text.or} </span>}
                        <kbd>{shownAs(chord, system)}</kbd>
                      </Fragment>
                    ))}
                  </dd>
                </Fragment>
              ))}
            </dl>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {ui.close}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

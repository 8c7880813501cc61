import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, ToggleButton } from '@fluentui/react-components';
import {
  ArrowResetRegular,
  ChevronLeftRegular,
  ChevronRightRegular,
  PauseRegular,
  PlayRegular,
  SaveRegular,
  ZoomInRegular,
  ZoomOutRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { View, ViewEvent } from './view.ts';
import { chart as text } from './words.ts';
import css from './chart.module.css';

interface ToolbarProps {
  readonly view: View;
  readonly held: boolean;
  readonly onView: (event: ViewEvent) => void;
  readonly onHold: () => void;
  readonly onSave: (kind: 'png' | 'csv') => void;
}

/** What a pointer can do on the chart, for keys and readers as well. */
export function Toolbar({ view, held, onView, onHold, onSave }: ToolbarProps) {
  const isFixed = view.fixed !== undefined;
  const move = (name: string, icon: ReactElement, event: ViewEvent) => (
    <Button size="small" appearance="subtle" icon={icon} aria-label={name} title={name} onClick={() => onView(event)} />
  );
  return (
    <div className={css['tools']}>
      <div role="group" aria-label={text.time} className={css['joined']}>
        {text.windows.map(([seconds, label]) => (
          <ToggleButton
            key={label}
            size="small"
            checked={!isFixed && view.seconds === seconds}
            onClick={() => onView({ do: 'follow', seconds })}
          >
            {label}
          </ToggleButton>
        ))}
      </div>
      <div role="group" aria-label={text.move} className={css['joined']}>
        {move(text.closer, <ZoomInRegular />, { do: 'scale', factor: 0.5, around: 0.5 })}
        {move(text.wider, <ZoomOutRegular />, { do: 'scale', factor: 2, around: 0.5 })}
        {move(text.earlier, <ChevronLeftRegular />, { do: 'pan', by: -0.25 })}
        {move(text.later, <ChevronRightRegular />, { do: 'pan', by: 0.25 })}
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowResetRegular />}
          aria-label={text.back}
          title={text.back}
          disabledFocusable={!isFixed}
          onClick={() => onView({ do: 'back' })}
        />
      </div>
      <ToggleButton
        size="small"
        checked={held}
        icon={held ? <PlayRegular /> : <PauseRegular />}
        aria-label={held ? text.goOn : text.hold}
        title={held ? text.goOn : text.hold}
        onClick={onHold}
      />
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" icon={<SaveRegular />} aria-label={text.save} title={text.save} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => onSave('png')}>{text.png}</MenuItem>
            <MenuItem onClick={() => onSave('csv')}>{text.csv}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </div>
  );
}

import { Button, Checkbox } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { SupportFile, SupportPart } from '../../../src-main/contract/models.ts';
import { support as text } from './words.ts';
import css from './support.module.css';

/** What the foot of the page and some lines take up, in pixels. */
const footHeight = 120;

interface FilesProps {
  readonly files: readonly SupportFile[];
  readonly leftOut: ReadonlySet<SupportPart>;
  readonly onLeave: (part: SupportPart, out: boolean) => void;
}

/** Each file with a mark whether it is saved, and beside them all that one of them holds. */
export function Files({ files, leftOut, onLeave }: FilesProps) {
  const [chosen, setChosen] = useState<SupportPart>();
  const preview = useRef<HTMLPreElement>(null);
  const show = (part: SupportPart) => {
    setChosen(part);
    // In a narrow window it stands below the list.
    const top = preview.current?.getBoundingClientRect().top ?? 0;
    if (top > window.innerHeight - footHeight) preview.current?.scrollIntoView();
  };
  const shown = files.find(({ part }) => part === chosen) ?? files[0];
  return (
    <div className="columns">
      <ul className={css['files']}>
        {files.map(({ part, name, bytes }) => (
          <li key={part} className={css['file']}>
            <Checkbox
              label={name}
              checked={part === 'readme' || !leftOut.has(part)}
              disabled={part === 'readme'}
              onChange={(_event, { checked }) => onLeave(part, checked !== true)}
            />
            <span className="dim small number">{text.size(bytes)}</span>
            <Button
              size="small"
              appearance={part === shown?.part ? 'secondary' : 'subtle'}
              aria-pressed={part === shown?.part}
              aria-label={text.showFile(name)}
              onClick={() => show(part)}
            >
              {text.show}
            </Button>
            <span className={`dim small ${css['about']}`}>{text.about[part]}</span>
          </li>
        ))}
      </ul>
      {shown === undefined ? null : (
        <pre ref={preview} className={`code ${css['preview']}`} tabIndex={0} aria-label={text.contents(shown.name)}>
          {shown.text}
        </pre>
      )}
    </div>
  );
}

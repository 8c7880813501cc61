import { Checkbox, Input, Select } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { BringInFinding, BringInRole } from '../../../src-main/contract/models.ts';
import { date } from '../../ui/format.ts';
import type { Choice, Choices, FoundRow } from './choice.ts';
import { bringIn as text } from './words.ts';
import css from './bring-in.module.css';

interface FoundListProps {
  readonly rows: readonly FoundRow[];
  readonly choices: Choices;
  readonly doubled: ReadonlySet<string>;
  readonly onChange: (id: string, part: Partial<Choice>) => void;
}

/** Everything that was found, each with what is to become of it. There may be thousands. */
export function FoundList({ rows, choices, doubled, onChange }: FoundListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 68,
    getItemKey: (index) => rows[index]?.finding.id ?? index,
    overscan: 8,
  });
  return (
    <div ref={scroller} className={`${css['list']} scroll`}>
      <ul aria-label={text.found} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const { finding } = row;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={rows.length}
              style={{ transform: `translateY(${start}px)`, paddingInlineStart: `${row.depth * 24}px` }}
            >
              <Row
                finding={finding}
                choice={choices.get(finding.id)}
                doubled={doubled.has(finding.id)}
                onChange={(part) => onChange(finding.id, part)}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly finding: BringInFinding;
  /** Absent where a workspace has no place for it. */
  readonly choice: Choice | undefined;
  readonly doubled: boolean;
  readonly onChange: (part: Partial<Choice>) => void;
}

function Row({ finding, choice, doubled, onChange }: RowProps) {
  const { title, roles, needless, missing, doubts } = finding;
  const words = [...(needless === undefined ? [] : [needless]), ...missing];
  return (
    <div className={css['row']}>
      {choice === undefined ? (
        <span />
      ) : (
        <Checkbox
          aria-label={text.take(title)}
          checked={choice.taken}
          onChange={(_event, data) => onChange({ taken: data.checked === true })}
        />
      )}
      <div className={css['about']}>
        <strong className="clip" title={title}>
          {title}
        </strong>
        <span className="dim small number">{factsOf(finding).join(' · ')}</span>
        {doubts.map((doubt) => (
          <span key={doubt} className={`small ${css['doubt']}`}>
            {doubt}
          </span>
        ))}
        {words.map((sentence) => (
          <span key={sentence} className="dim small">
            {sentence}
          </span>
        ))}
      </div>
      {choice === undefined ? null : (
        <>
          {/* What can be one thing alone asks nothing. */}
          {roles.length < 2 ? (
            <span className={`dim ${css['only']}`}>{text.roles[choice.role]}</span>
          ) : (
            <Select
              aria-label={text.asOf(title)}
              value={choice.role}
              onChange={(_event, data) => onChange({ role: data.value as BringInRole })}
            >
              {roles.map((role) => (
                <option key={role} value={role}>
                  {text.roles[role]}
                </option>
              ))}
            </Select>
          )}
          {choice.role === 'revocation-list' ? (
            <span className="clip dim">{choice.name}</span>
          ) : (
            <div>
              <Input
                aria-label={text.nameOf(title)}
                value={choice.name}
                spellCheck={false}
                onChange={(_event, data) => onChange({ name: data.value })}
              />
              {doubled ? (
                <span role="alert" className={`small ${css['fault']}`}>
                  {text.doubled}
                </span>
              ) : null}
            </div>
          )}
        </>
      )}
    </div>
  );
}

function factsOf({ kind, roles, key, privateKey, certificate, knownIssuer, files }: BringInFinding): string[] {
  const [role] = roles;
  return [
    ...(role === undefined || kind === 'request' || kind === 'revocation-list' ? [text.kinds[kind]] : []),
    ...(key === undefined ? [] : [key]),
    ...(kind === 'revocation-list' || (role === 'certificate' && privateKey === 'none')
      ? []
      : [text.privateKey[privateKey]]),
    ...(certificate === undefined ? [] : [text.until(date(certificate.notAfter))]),
    ...(knownIssuer === undefined ? [] : [text.issuedBy(knownIssuer)]),
    text.inFiles(files),
  ];
}

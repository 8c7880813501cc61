import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { AuthorityLine } from '../../../../src-main/contract/models.ts';

type Line = Pick<AuthorityLine, 'name' | 'signing'>;

/** Why nothing can be signed with the authority that is chosen; undefined where it can. */
export function refusalOf(
  lines: readonly Line[],
  name: string,
  signing: 'certificate' | 'authority',
): string | undefined {
  const doubts = lines.find((line) => line.name === name)?.signing;
  return doubts?.refusal ?? (signing === 'authority' ? doubts?.refusalAsParent : undefined);
}

/** The first authority that can sign, else the first. */
export function firstToSign(lines: readonly Line[]): string | undefined {
  return (lines.find(({ signing }) => signing?.refusal === undefined) ?? lines[0])?.name;
}

/** What may become of what the authority that is chosen signs. */
export function SigningDoubts({ lines, name }: { readonly lines: readonly Line[]; readonly name: string }) {
  const warnings = lines.find((line) => line.name === name)?.signing?.warnings ?? [];
  if (warnings.length === 0) return null;
  return (
    <div className="stack tight">
      {warnings.map((warning) => (
        <MessageBar key={warning} intent="warning" layout="multiline">
          <MessageBarBody>{warning}</MessageBarBody>
        </MessageBar>
      ))}
    </div>
  );
}
